import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { NoteService } from './note.service.ts';

export const noteRoutes = (gates: Gates, notes: NoteService): Route[] => [
  route('saveNote', gates.member, ({ person, params, body }) => notes.save(person.id, params.note, body)),
  route('listNotes', gates.member, ({ person, params, query }) => notes.list(person.id, params, query)),
];
