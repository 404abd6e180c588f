// Notes that were made on this device and wait to be sent.
import type { Input } from '@hoctap/shared';
import type { Note } from '@hoctap/shared/notes.contract';
import { outbox } from '../offline/outbox.ts';

export type NotePlace = Pick<Note, 'course' | 'lesson'>;

/** All versions that wait, of a person's notes at a lesson. */
export const waitingNotes = async (person: string, { course, lesson }: NotePlace): Promise<Note[]> =>
  (await outbox.list(person)).flatMap(({ id, input }) => {
    if (id !== 'saveNote') return [];
    const { params, body } = input as Input<'saveNote'>;
    return body.course === course && body.lesson === lesson ? [{ id: params.note, ...body }] : [];
  });
