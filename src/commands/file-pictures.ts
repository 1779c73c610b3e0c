import { pictureField, picturesOf, withPictures } from '../journal/pictures.ts';
import type { Report } from '../rulebook/reports.ts';
import type { Draft } from '../store/drafts.ts';
import { placePictures } from '../store/pictures.ts';
import type { Context } from './command.ts';

/**
 * The draft with the pictures that came with what its author just did, as many as the report takes. It is not stored; the pictures
 * know that they have a place.
 */
export async function joinPictures(ctx: Context, report: Report, draft: Draft): Promise<Draft> {
  const field = pictureField(report);
  const there = picturesOf(report, draft.content);
  const fitting = (ctx.event.pictures ?? []).slice(0, Math.max(0, (field?.max ?? 0) - there.length));
  if (fitting.length === 0) return draft;
  await placePictures(ctx.tx, ctx.person.id, fitting);
  return { ...draft, content: withPictures(report, draft.content, [...there, ...fitting]) };
}
