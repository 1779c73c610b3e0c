// @ts-check
import { find } from './timeline.js';

const LONGEST_SIDE = 1600;
/** As text it is a third longer, and the server takes a megabyte. */
const MOST_CHARACTERS = 900_000;

/**
 * Takes pictures and other files in by the clip, by pasting and by dropping, as data URLs; each picture is made small before.
 *
 * @param {HTMLFormElement} form the composer
 * @param {{ onPicture(url: string): void, onFile(name: string, url: string): void, onUnreadable(): void }} deal
 */
export function attachPictures(form, { onPicture, onFile, onUnreadable }) {
  const chooser = find(form, '.chooser', HTMLInputElement);

  /** One after the other, so that they arrive in their order. @param {Iterable<File>} files */
  const take = async (files) => {
    for (const file of files) {
      try {
        if (file.type.startsWith('image/')) onPicture(await shrunk(file));
        else onFile(file.name, await asIs(file));
      } catch {
        onUnreadable();
      }
    }
  };

  find(form, '.clip', HTMLButtonElement).addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', () => {
    take([...(chooser.files ?? [])]);
    chooser.value = '';
  });
  form.addEventListener('paste', (event) => {
    const pictures = picturesIn(event.clipboardData);
    if (pictures.length === 0) return;
    event.preventDefault();
    take(pictures);
  });
  form.addEventListener('dragover', (event) => event.preventDefault());
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    take(event.dataTransfer?.files ?? []);
  });
}

/** @param {DataTransfer | null} given */
function picturesIn(given) {
  return [...(given?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
}

/** @param {File} file @returns {Promise<string>} rejects for what the server would not take */
async function asIs(file) {
  const reader = new FileReader();
  const done = new Promise((resolve, reject) => {
    reader.addEventListener('load', resolve);
    reader.addEventListener('error', reject);
  });
  reader.readAsDataURL(file);
  await done;
  const url = String(reader.result);
  if (url.length > MOST_CHARACTERS) throw new Error('too large');
  return url;
}

/** @param {File} file @returns {Promise<string>} rejects for what the browser cannot draw */
async function shrunk(file) {
  const image = await createImageBitmap(file);
  for (let side = LONGEST_SIDE; ; side /= 2) {
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    pen.fillStyle = 'white';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const url = canvas.toDataURL('image/jpeg', 0.85);
    if (url.length <= MOST_CHARACTERS) return url;
  }
}
