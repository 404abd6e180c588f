// A learner's notes at one lesson: what the server and this device know of them, joined by the shared rules.
import type { Result } from '@hoctap/shared';
import type { Note } from '@hoctap/shared/notes.contract';
import { notesOf, timeOfChange } from '@hoctap/shared/notes.rules';
import { v7 } from 'uuid';
import type { NotePlace } from './waiting-notes.ts';

export interface Surroundings {
  list(cursor?: string): Promise<Result<'listNotes'>>;
  /** Versions made on this device that wait to be sent. */
  waiting(): Promise<Note[]>;
  /** Resolves when the version is safely on this device. */
  keep(version: Note): Promise<void>;
  now(): number;
}
/** What somebody writes; without an id it is a new note. */
export interface NoteDraft { id?: string; text: string; sec: number | null }

export class LessonNotes {
  #told = $state.raw<Note[]>([]);
  #waiting = $state.raw<Note[]>([]);
  /** The server's notes, or this device's in their place, are in or could not be had. */
  isReady = $state(false);
  /** Why the server took a note for good not. */
  refusal = $state('');
  readonly all = $derived(notesOf([...this.#told, ...this.#waiting]));

  constructor(readonly place: NotePlace, private readonly around: Surroundings) {}

  isWaiting(id: string): boolean {
    return this.#waiting.some((one) => one.id === id);
  }

  /** Reads what waits here, then all that the server has. Throws ApiError where it cannot be had. */
  async read(): Promise<void> {
    await this.look();
    try {
      for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
        const { items, next } = await this.around.list(cursor);
        this.#told = [...this.#told, ...items];
        cursor = next;
      }
    } finally {
      this.isReady = true;
    }
  }
  look = async (): Promise<void> => void (this.#waiting = await this.around.waiting());

  /** The server took a version: the note as it stands there. */
  async took(note: Note): Promise<void> {
    if (note.course === this.place.course && note.lesson === this.place.lesson) this.#told = [...this.#told, note];
    await this.look();
  }

  /** Makes or changes a note. */
  save({ id = v7(), text, sec }: NoteDraft): Promise<void> {
    return this.#write(id, text.normalize('NFC').trim(), sec);
  }
  /** Deletes a note; what it answers brings it back. */
  async remove({ id, text, sec }: Note): Promise<() => Promise<void>> {
    await this.#write(id, null, sec);
    return () => this.#write(id, text, sec);
  }

  async #write(id: string, text: string | null, sec: number | null): Promise<void> {
    const at = timeOfChange(this.around.now(), [...this.#told, ...this.#waiting].filter((one) => one.id === id));
    await this.around.keep({ ...this.place, id, version: v7(), at, text, sec });
    await this.look();
  }
}
