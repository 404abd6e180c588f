// Notes of lessons as they lie on this device, for when no server answers: as it last told them, with those made here since.
import type { Note } from '@hoctap/shared/notes.contract';
import { notesOf } from '@hoctap/shared/notes.rules';
import { type NotePlace, waitingNotes } from '../notes/waiting-notes.ts';
import { taken } from './taken.store.ts';

const keyOf = ({ course, lesson }: NotePlace): string => `listNotes ${course} ${lesson}`;

export const keptNotes = async (person: string, place: NotePlace): Promise<Note[] | undefined> => (await taken.answer(person, keyOf(place))) as Note[] | undefined;

/** A note was made, changed or deleted here, or told by the server. */
export const keepNotes = async (person: string, place: NotePlace, versions: readonly Note[]): Promise<void> =>
  taken.keepAnswer(person, keyOf(place), notesOf([...((await keptNotes(person, place)) ?? []), ...versions]));

/** The server told all that it has; what is not among it and does not wait here is gone. */
export const sawNotes = async (person: string, place: NotePlace, all: readonly Note[]): Promise<void> =>
  taken.keepAnswer(person, keyOf(place), notesOf([...all, ...(await waitingNotes(person, place))]));
