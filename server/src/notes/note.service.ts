// Notes that learners make for themselves: each holds what the latest of its versions says, and nobody else reads it.
import { AppError, type Parsed } from '@hoctap/shared';
import type { Note } from '@hoctap/shared/notes.contract';
import { noteLimits, standsOver } from '@hoctap/shared/notes.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import type { LearningService } from '../learning/learning.service.ts';
import { decodeCursor, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type NoteDoc, noteModel } from './note.model.ts';

interface Lower { people: PeopleService; courses: CourseService; learning: LearningService }

const shown = ({ _id, course, lesson, version, at, text, sec }: NoteDoc): Note => ({ id: _id, course, lesson, version, at: at.toISOString(), text, sec });
const stampOf = ({ version, at }: Pick<NoteDoc, 'version' | 'at'>) => ({ version, at: at.toISOString() });

export const noteService = (deps: Deps, { people, courses, learning }: Lower) => {
  const notes = noteModel(deps.db);

  const mustHaveRun = async (person: string, course: string): Promise<void> => {
    if (!(await learning.enrolments.lastRunOf(person, course))) throw new AppError('not_enrolled');
  };
  /** Does any version of the course have the lesson? A phone may have had another one than is published by now. */
  const hasLesson = async (course: string, lesson: string): Promise<boolean> => {
    for (let { number } = await courses.published(course); number > 0; number--) {
      if (courses.lessonsOf(await courses.version(course, number)).some(({ id }) => id === lesson)) return true;
    }
    return false;
  };

  /** Adds the first version of a note; false where another one was first. Throws notes_full. */
  const begin = async (note: NoteDoc): Promise<boolean> => {
    const { person, course, lesson } = note;
    if ((await notes.countDocuments({ person, course, lesson })) >= noteLimits.perLesson) throw new AppError('notes_full');
    try {
      await notes.insertOne(note);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  };

  return {
    /** Takes a version, once by its id, in any order; answers the note as it stands. Throws not_enrolled, not_found, id_taken, notes_full. */
    async save(person: string, id: string, { course, lesson, version, at, text, sec }: Parsed<'saveNote'>['body']): Promise<Note> {
      await mustHaveRun(person, course);
      if (!(await hasLesson(course, lesson))) throw new AppError('not_found');
      const mine = await people.together([person]);
      const now = deps.clock.now();
      const next = { version, at: new Date(Math.min(Date.parse(at), now.getTime())) };
      for (;;) {
        const there = await notes.findById(id).lean();
        if (!there) {
          const note: NoteDoc = { _id: id, person, course, lesson, ...next, text, sec, taken: [next], rev: 0 };
          if (await begin(note)) return shown(note);
          continue;
        }
        if (!mine.includes(there.person) || there.course !== course || there.lesson !== lesson) throw new AppError('id_taken');
        if (there.taken.some((one) => one.version === version)) return shown(there);
        const changed = await notes.findOneAndUpdate({ _id: id, rev: there.rev }, {
          $set: { ...(standsOver(stampOf(next), stampOf(there)) && { ...next, text, sec }), taken: [...there.taken, next].slice(-noteLimits.versions) },
          $inc: { rev: 1 },
        }, { returnDocument: 'after' }).lean();
        if (changed) return shown(changed);
      }
    },
    /** Throws not_enrolled. */
    async list(person: string, { course }: Parsed<'listNotes'>['params'], { lesson, cursor, limit }: Parsed<'listNotes'>['query']): Promise<{ items: Note[]; next?: string }> {
      await mustHaveRun(person, course);
      const [since = ''] = cursor ? decodeCursor(cursor, 1) : [];
      const rows = await notes.find({ person: { $in: await people.together([person]) }, course, ...(lesson && { lesson }), _id: { $gt: String(since) }, text: { $gt: '' } }).sort({ _id: 1 }).limit(limit + 1).lean();
      const page = pageFrom(rows, limit, ({ _id }) => [_id]);
      return { ...page, items: page.items.map(shown) };
    },
  };
};
export type NoteService = ReturnType<typeof noteService>;
