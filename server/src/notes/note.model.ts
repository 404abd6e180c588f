import type { NoteStamp } from '@hoctap/shared/notes.rules';
import { collection, part } from '../store/model.ts';

/** A version that was taken, so that the same again is known: the time is the device's, never later than its arrival. */
type Taken = Omit<NoteStamp, 'at'> & { at: Date };

/** A note as its latest version has it; what earlier ones said is not kept. Only its writer reads it. */
export interface NoteDoc extends Taken {
  _id: string;
  person: string;
  course: string;
  lesson: string;
  /** Null once it is deleted: an older version that comes late must not bring it back. */
  text: string | null;
  sec: number | null;
  taken: Taken[];
  rev: number;
}

const stamp = { version: String, at: Date };

export const noteModel = collection<NoteDoc>(
  'notes',
  { person: String, course: String, lesson: String, ...stamp, text: { type: String, default: null }, sec: { type: Number, default: null }, taken: [part(stamp)], rev: Number },
  (schema) => {
    schema.index({ person: 1, course: 1, lesson: 1, _id: 1 });
    schema.index({ person: 1, course: 1, _id: 1 });
  },
);
