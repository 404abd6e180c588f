// Runs: begun once per person, course and year; an unfinished one of an earlier year goes on.
import { AppError, type Parsed, yearOf } from '@hoctap/shared';
import type { Enrolment, Progress } from '@hoctap/shared/learning.contract';
import type { PersonDoc } from '../accounts/person.model.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { Deps } from '../deps.ts';
import { forEachOwed } from '../jobs/repeat.ts';
import { decodeCursor, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import type { UnitService } from '../units/unit.service.ts';
import { derivedId } from './derived-id.ts';
import { type EnrolmentDoc, dueOf, enrolmentModel, noDue } from './enrolment.model.ts';
import type { LedgerService } from './ledger.service.ts';
import type { NoticeService } from './notice.service.ts';
import { enrolledFact, projectionOf } from './progress.rules.ts';
import { type ProgressService, progressOf } from './progress.service.ts';
import type { Through, ThroughService } from './through.service.ts';

/** What begins a run. `through` is asked for only when there is none yet. */
export interface Beginning {
  id: string;
  person: PersonDoc;
  version: CourseVersionDoc;
  through: () => Promise<Through> | Through;
  due?: string | null;
  by?: string | null;
  /** When it was begun, where that is told afterwards; else now. */
  at?: Date;
}

interface Lower {
  units: UnitService; people: PeopleService; courses: CourseService;
  ledger: LedgerService; notices: NoticeService; throughs: ThroughService; progress: ProgressService;
}

export const enrolmentService = (deps: Deps, { units, people, courses, ledger, notices, throughs, progress }: Lower) => {
  const enrolments = enrolmentModel(deps.db);

  const view = async (runs: readonly EnrolmentDoc[]): Promise<Enrolment[]> => {
    const versions = await courses.versions(runs.map(({ course, version }) => courses.versionKey(course, version)));
    const names = await units.names(runs.map(({ through }) => through));
    return runs.flatMap((run) => {
      const version = versions.get(courses.versionKey(run.course, run.version));
      if (!version) return [];
      const states = new Map(run.lessons.map(({ lesson, state }) => [lesson, state]));
      const next = courses.lessonsOf(version).find(({ id }) => states.get(id) !== 'done');
      return {
        id: run._id, course: courses.card(version), version: run.version, through: (run.through && names.get(run.through)) || null, due: dueOf(run),
        enrolledAt: run.enrolledAt.toISOString(), next: next ? { lesson: next.id, title: next.title } : null, progress: progressOf(run),
      };
    });
  };
  const viewOne = async (run: EnrolmentDoc): Promise<Enrolment> => {
    const [one] = await view([run]);
    if (!one) throw new AppError('not_found');
    return one;
  };

  /** Runs of all accounts of a person. */
  const ofPerson = async (person: string) => ({ person: { $in: await people.together([person]) } });
  const runsOf = async (person: string, course: string): Promise<EnrolmentDoc[]> => enrolments.find({ ...(await ofPerson(person)), course }).sort({ run: -1 }).limit(100).lean();
  /** The run that a person is in at a time: the unfinished one, else that year's. */
  const runOf = async (person: string, course: string, at = deps.clock.now()): Promise<EnrolmentDoc | undefined> => {
    const runs = await runsOf(person, course);
    return runs.find(({ finished }) => !finished) ?? runs.find(({ run }) => run === yearOf(at));
  };
  /** Runs by id, those that are a person's. */
  const mine = async (person: string, ids: readonly string[]): Promise<Map<string, EnrolmentDoc>> => {
    const found = await enrolments.find({ _id: { $in: [...ids] } }).lean();
    // Few have a second account: it is asked for only where a run is of another.
    const accounts = found.every((run) => run.person === person) ? [person] : await people.together([person]);
    return new Map(found.filter((run) => accounts.includes(run.person)).map((run) => [run._id, run]));
  };
  const own = async (person: string, id: string): Promise<EnrolmentDoc> => {
    const run = (await mine(person, [id])).get(id);
    if (!run) throw new AppError('not_found');
    return run;
  };

  /** What follows from a new run: its first fact, and word to a person whom somebody else enrolled. Repeated until done. */
  const announce = async (run: EnrolmentDoc): Promise<void> => {
    const version = await courses.version(run.course, run.version);
    await ledger.append([enrolledFact(run, version)]);
    const { title, slug } = version.content;
    if (run.by) await notices.put(derivedId('enrolled', run._id, 'notice'), run.person, 'enrolled', { title, course: run.course, slug, due: dueOf(run) });
    await enrolments.updateOne({ _id: run._id }, { $pull: { owes: 'enrolled' } });
    deps.bus.emit('fact:owed', {});
  };

  /** The person's run in the course, begun when there is none. */
  const begin = async ({ id, person, version, through, due = null, by = null, at = deps.clock.now() }: Beginning): Promise<{ run: EnrolmentDoc; isNew: boolean }> => {
    for (;;) {
      const there = await runOf(person._id, version.course, at);
      if (there) {
        if (there.owes.length > 0) await announce(there);
        return { run: await progress.fresh(there), isNew: false };
      }
      const organised = await through();
      const run: EnrolmentDoc = {
        _id: id, person: person._id, course: version.course, run: yearOf(at), ...organised,
        units: [...new Set([...person.units, ...(organised.through ? [organised.through] : [])])],
        due: due ?? noDue, by, enrolledAt: at, owes: ['enrolled'], certificate: null, rev: 0, ...projectionOf({ enrolledAt: at }, version, []),
      };
      try {
        await enrolments.insertOne(run);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        // Either the same run was begun beside us, which the next turn finds, or the id belongs to another one.
        const holder = await enrolments.findById(id).lean();
        if (holder && (holder.person !== person._id || holder.course !== version.course || holder.run !== run.run)) throw new AppError('id_taken');
        continue;
      }
      await announce(run);
      return { run, isNew: true };
    }
  };

  return {
    /** Which of these people have a run. */
    peopleOf: async (ids: readonly string[]): Promise<string[]> => (await enrolments.find({ person: { $in: [...ids] } }, { person: 1 }).lean()).map(({ person }) => person),
    runOf, own, mine, begin,
    /** The run that a person may read in: the unfinished one, else the last, of whatever year. */
    async lastRunOf(person: string, course: string): Promise<EnrolmentDoc | undefined> {
      const runs = await runsOf(person, course);
      return runs.find(({ finished }) => !finished) ?? runs[0];
    },
    async enrol(personId: string, { id, course, through }: Parsed<'enrol'>['body']): Promise<Enrolment> {
      const [person, version, holder] = await Promise.all([people.get(personId), courses.published(course), enrolments.findById(id).lean()]);
      if (holder && (holder.person !== personId || holder.course !== version.course)) throw new AppError('id_taken');
      const { run } = await begin({ id, person, version, through: () => throughs.choose(person, through) });
      return viewOne(run);
    },
    async changeThrough(personId: string, id: string, ref: string | null): Promise<Enrolment> {
      const [run, person] = await Promise.all([own(personId, id), people.get(personId)]);
      const chosen = await throughs.choose(person, ref);
      const shownIn = [...new Set([...run.units.filter((unit) => unit !== run.through || person.units.includes(unit)), ...(chosen.through ? [chosen.through] : [])])];
      const changed = await enrolments.findOneAndUpdate({ _id: id, finished: false }, { $set: { ...chosen, units: shownIn } }, { returnDocument: 'after' }).lean();
      if (!changed) throw new AppError('bad_through', { detail: 'the course is finished' });
      return viewOne(changed);
    },
    async getProgress(personId: string, id: string): Promise<Progress> {
      return progressOf(await progress.fresh(await own(personId, id)));
    },
    async listMine(person: string, { cursor, limit }: Parsed<'listMyEnrolments'>['query']): Promise<{ items: Enrolment[]; next?: string }> {
      const rows = await enrolments.find({ $and: [await ofPerson(person), afterRow(cursor)] }).sort({ finished: 1, due: 1, touchedAt: -1, _id: -1 }).limit(limit + 1).lean();
      const page = pageFrom(rows, limit, (run) => [run.finished ? 1 : 0, run.due, run.touchedAt.toISOString(), run._id]);
      return { ...page, items: await view(await Promise.all(page.items.map(progress.fresh))) };
    },
    /** Repeats what a stop left undone. */
    async sweep(restSec: number): Promise<void> {
      const until = new Date(deps.clock.now().getTime() - restSec * 1000);
      await forEachOwed(deps.log, 'enrolments', await enrolments.find({ owes: 'enrolled', enrolledAt: { $lte: until } }).sort({ enrolledAt: 1 }).limit(500).lean(), announce);
    },
  };
};
export type EnrolmentService = ReturnType<typeof enrolmentService>;

/** What comes after a row in the order: unfinished first, by due date, then the last touched. */
const afterRow = (cursor: string | undefined): Record<string, unknown> => {
  if (!cursor) return {};
  const [isFinished, due, touched, _id] = decodeCursor(cursor, 4);
  const finished = isFinished === 1;
  const touchedAt = new Date(touched ?? '');
  return { $or: [
    { finished: { $gt: finished } },
    { finished, due: { $gt: due } },
    { finished, due, touchedAt: { $lt: touchedAt } },
    { finished, due, touchedAt, _id: { $lt: _id } },
  ] };
};
