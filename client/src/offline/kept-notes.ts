// Notes of lessons as they lie on this device, for when no server answers: as it last told them, with those made here since.
import type { Note } from '@hoctap/shared/notes.contract';
import { notesOf } from '@hoctap/shared/notes.rules';
import { call } from '../api.ts';
import { type NotePlace, waitingNotes } from '../notes/waiting-notes.ts';
import { taken } from './taken.store.ts';

const keyOf = ({ course, lesson }: NotePlace): string => `listNotes ${course} ${lesson}`;

export const keptNotes = async (person: string, place: NotePlace): Promise<Note[] | undefined> => (await taken.answer(person, keyOf(place))) as Note[] | undefined;

/** A note was made, changed or deleted here, or told by the server. */
export const keepNotes = async (person: string, place: NotePlace, versions: readonly Note[]): Promise<void> =>
  taken.keepAnswer(person, keyOf(place), notesOf([...((await keptNotes(person, place)) ?? []), ...versions]));

/** The server told all that it has at a lesson; what is not among it and does not wait here is gone. */
export const sawNotes = async (person: string, place: NotePlace, all: readonly Note[]): Promise<void> =>
  taken.keepAnswer(person, keyOf(place), notesOf([...all, ...(await waitingNotes(person, place))]));

/** Brings what the person wrote at a course's lessons, on whatever device. Throws ApiError. */
export const takeNotes = async (person: string, course: string, lessons: readonly string[]): Promise<void> => {
  const all: Note[] = [];
  for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
    const { items, next } = await call('listNotes', { params: { course }, query: { cursor, limit: 100 } });
    all.push(...items);
    cursor = next;
  }
  for (const lesson of lessons) await sawNotes(person, { course, lesson }, all.filter((note) => note.lesson === lesson));
};
