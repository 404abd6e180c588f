import { z } from 'zod';
import { Id, Instant, Page, PartId, pageOf, text } from './basics.ts';
import { endpoint } from './contract.ts';
import { noteLimits } from './notes.rules.ts';

const Place = z.object({ course: Id, lesson: PartId });
const Content = z.object({
  /** Made by the device at each saving; the same again is the same saving. */
  version: Id,
  at: Instant,
  /** Null once it is deleted. */
  text: text(noteLimits.letters).nullable(),
  /** The second of the film that it was made at. */
  sec: z.number().min(0).max(100_000).nullable(),
});

/** What a learner wrote for themselves at a lesson, as its latest version has it. */
export const Note = Place.extend({ id: Id, ...Content.shape, text: z.string().nullable() });
export type Note = z.infer<typeof Note>;

export const noteEndpoints = {
  saveNote: endpoint({
    method: 'PUT', path: '/notes/:note', summary: 'Makes, changes or deletes a note of the person’s own: the latest version by the device’s time stands, in whatever order they come; answers the note as it stands',
    params: z.object({ note: Id }), body: Place.extend(Content.shape), response: Note,
  }),
  listNotes: endpoint({
    method: 'GET', path: '/courses/:course/notes', summary: 'The person’s own notes in a course or at one of its lessons, as they were made',
    params: Place.pick({ course: true }), query: z.object({ lesson: PartId.optional(), ...Page }), response: pageOf(Note),
  }),
};
