// Joins a lesson's notes to the server, the outbox and what lies on this device.
import type { Note } from '@hoctap/shared/notes.contract';
import { call } from '../api.ts';
import { hasTaken } from '../offline/has-taken.ts';
import { outbox } from '../offline/outbox.ts';
import { LessonNotes } from './lesson-notes.svelte.ts';
import { type NotePlace, waitingNotes } from './waiting-notes.ts';

export const notesAt = (person: string, place: NotePlace) => {
  const notes = new LessonNotes(place, {
    list: (cursor) => call('listNotes', { params: { course: place.course }, query: { lesson: place.lesson, cursor, limit: 100 } }),
    waiting: () => waitingNotes(person, place),
    async keep({ id, ...body }) {
      await outbox.put(person, 'saveNote', { params: { note: id }, body });
      // It is safe already; whether it is seen here once it was sent and the line is gone again is no reason to call it a failure.
      if (hasTaken()) await import('../offline/kept-notes.ts').then(({ keepNotes }) => keepNotes(person, place, [{ id, ...body }])).catch(() => undefined);
    },
    now: Date.now,
  });
  return {
    notes,
    /** Listens to what the server says of notes, until the returned function is called. */
    hear(): () => void {
      const stops = [
        outbox.onAnswer((id, answer) => {
          if (id === 'saveNote') void notes.took(answer as Note);
        }),
        outbox.onRefusal((id, error) => {
          if (id !== 'saveNote') return;
          notes.refusal = error.message;
          void notes.look();
        }),
      ];
      return () => stops.forEach((stop) => stop());
    },
  };
};
