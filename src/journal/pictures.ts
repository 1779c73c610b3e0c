import type { Field, Report } from '../rulebook/reports.ts';
import type { Content } from './content.ts';

/** The field of a report that holds pictures; undefined if it takes none. */
export function pictureField(report: Report): Extract<Field, { kind: 'pictures' }> | undefined {
  return report.fields.find((field) => field.kind === 'pictures');
}

/** The ids of the pictures in a report, in their order. */
export function picturesOf(report: Report, content: Content): readonly string[] {
  const field = pictureField(report);
  return (field && content[field.id])?.split('\n') ?? [];
}

/** The content with these pictures in it and no others; as it was where the report takes none. */
export function withPictures(report: Report, content: Content, ids: readonly string[]): Content {
  const field = pictureField(report);
  if (!field) return content;
  const { [field.id]: _, ...rest } = content;
  return ids.length === 0 ? rest : { ...rest, [field.id]: ids.join('\n') };
}

/** The content without one picture, whichever field it stands in; the same object if it stands in none. */
export function withoutPicture(content: Content, id: string): Content {
  const found = Object.entries(content).find(([, written]) => written.split('\n').includes(id));
  if (!found) return content;
  const [field, written] = found;
  const { [field]: _, ...rest } = content;
  const left = written.split('\n').filter((one) => one !== id);
  return left.length === 0 ? rest : { ...rest, [field]: left.join('\n') };
}
