import type { NamePicture } from '../chat/adapter.ts';
import type { Database } from '../database/connect.ts';
import { keepUpload, pictureBytes, uploadedName } from '../store/pictures.ts';

/** Brings each picture to each place once, whichever process does it. */
export function createNames(database: Database): NamePicture {
  return async (id, place, upload) => {
    const known = await uploadedName(database, id, place);
    if (known !== null) return known;
    const jpeg = await pictureBytes(database, id);
    if (jpeg === null) return null;
    const name = await upload(jpeg);
    await keepUpload(database, id, place, name);
    return name;
  };
}
