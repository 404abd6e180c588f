// Sessions at a learning centre: opened for lessons of one course, people ticked, closed once; presence becomes facts.
import { randomUUID } from 'node:crypto';
import { AppError, type Parsed, type Verb, can, dayOf } from '@hoctap/shared';
import { filmQuestionsOf } from '@hoctap/shared/courses.rules';
import type { Playback } from '@hoctap/shared/media.contract';
import type { CentreSession } from '@hoctap/shared/sessions.contract';
import { lengthOf, maxSpeed } from '@hoctap/shared/watching.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { Deps } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import { createLease } from '../jobs/lease.ts';
import { type Repeated, forEachOwed, repeat } from '../jobs/repeat.ts';
import type { LearningService } from '../learning/learning.service.ts';
import { throughOf } from '../learning/through.service.ts';
import type { MediaService } from '../media/media.service.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import type { UnitService } from '../units/unit.service.ts';
import { attendeeService } from './attendee.service.ts';
import { creditsOf } from './credits.rules.ts';
import { heldService } from './held.service.ts';
import { type SessionDoc, sessionModel } from './session.model.ts';

/** A session that is `closing` for longer than this was left behind by a stop. */
const restSec = 5;
const leaseSec = 15;
/** What was held on paper is entered while people remember it, as a phone's learning is; a day has no longer session. */
const [mostDaysAgo, mostHours] = [60, 12];
/** Reports of a screen that shows films all day. */
const mostShown = 3000;

interface Lower { units: UnitService; people: PeopleService; courses: CourseService; media: MediaService; learning: LearningService }

export const sessionService = (deps: Deps, { units, people, courses, media, learning }: Lower) => {
  const sessions = sessionModel(deps.db);
  const lease = createLease(deps, 'sessions', randomUUID(), leaseSec);
  let sweeping: Repeated | undefined;

  /** The session, if this person may do `verb` at its centre. Throws not_found, outside_unit. */
  const reach = async (caller: Caller, id: string, verb: Verb): Promise<SessionDoc> => {
    const session = await sessions.findById(id).lean();
    if (!session) throw new AppError('not_found');
    if (!can(caller, verb, (await units.find(session.unit)).path, dayOf(deps.clock.now()))) throw new AppError('outside_unit');
    return session;
  };
  const lessonsOf = (session: SessionDoc, version: CourseVersionDoc) =>
    session.lessons.flatMap((id) => courses.lessonsOf(version).filter((lesson) => lesson.id === id));

  const view = async (found: readonly SessionDoc[]): Promise<CentreSession[]> => {
    const [names, facilitators, versions] = await Promise.all([
      units.names(found.map(({ unit }) => unit)), people.names(found.map(({ facilitator }) => facilitator)),
      courses.versions(found.map(({ course, version }) => courses.versionKey(course, version))),
    ]);
    return found.flatMap((session) => {
      const [unit, version] = [names.get(session.unit), versions.get(courses.versionKey(session.course, session.version))];
      if (!unit || !version) return [];
      const rules = new Map(courses.lessonRules(version).map((rule) => [rule.id, rule]));
      return {
        id: session._id, unit, course: { id: session.course, title: version.content.title, slug: version.content.slug },
        lessons: lessonsOf(session, version).map(({ id, title, kind, minutes }) => ({ id, title, kind, minutes, hasFilm: (rules.get(id)?.durationSec ?? null) !== null })),
        facilitator: facilitators.get(session.facilitator) ?? { id: session.facilitator, fullName: '' },
        openedAt: session.openedAt.toISOString(), closedAt: session.closedAt?.toISOString() ?? null, present: session.present.length,
        afterwards: session.afterwards ? { endedAt: session.afterwards.endedAt.toISOString(), enteredAt: session.afterwards.enteredAt.toISOString() } : null,
      };
    });
  };
  const viewOne = async (session: SessionDoc): Promise<CentreSession> => {
    const [one] = await view([session]);
    if (!one) throw new AppError('not_found');
    return one;
  };

  /** Gives everybody present their facts, then closes; whatever was done before a stop is found done. */
  const finish = async (session: SessionDoc): Promise<SessionDoc> => {
    const [unit, version, present] = await Promise.all([units.find(session.unit), courses.version(session.course, session.version), people.byIds(session.present)]);
    const at = session.closedAt ?? deps.clock.now();
    const runs = await Promise.all([...present.values()].flatMap((person) => {
      const credits = creditsOf(session, person._id, at);
      return credits.lessons.length > 0 ? learning.attend({ session: session._id, person, version, ...credits, through: throughOf(unit), at }) : [];
    }));
    const completions = runs.filter(({ completedAt }) => completedAt !== null).length;
    const closed = await sessions.findOneAndUpdate({ _id: session._id, state: 'closing' }, { $set: { state: 'closed', completions } }, { returnDocument: 'after' }).lean();
    return closed ?? (await sessions.findById(session._id).lean()) ?? session;
  };
  const sweep = async (rest = restSec): Promise<void> => {
    const until = new Date(deps.clock.now().getTime() - rest * 1000);
    await forEachOwed(deps.log, 'sessions', await sessions.find({ state: 'closing', closedAt: { $lte: until } }).sort({ closedAt: 1 }).limit(50).lean(), finish);
  };

  // A facilitator may show the films of the session that is open.
  media.grantedBy(async (person, film) => {
    const open = await sessions.find({ facilitator: person, state: 'open' }).limit(20).lean();
    const versions = await courses.versions(open.map(({ course, version }) => courses.versionKey(course, version)));
    return open.some((session) => {
      const version = versions.get(courses.versionKey(session.course, session.version));
      return version !== undefined && lessonsOf(session, version).some((lesson) => lesson.film === film);
    });
  });

  /** A lesson of a session that this person runs. */
  const lessonIn = async (caller: Caller, id: string, lessonId: string) => {
    const session = await reach(caller, id, 'session:run');
    const lesson = lessonsOf(session, await courses.version(session.course, session.version)).find((one) => one.id === lessonId);
    if (!lesson) throw new AppError('not_found');
    return lesson;
  };

  return {
    sweep,
    attendees: attendeeService({ deps, sessions, units, people, reach, viewOne }),
    /** Opens a session at a learning centre; the same id again answers the same session. Throws unknown_unit, not_found, bad_held, id_taken. */
    async open(caller: Caller, unit: GateUnit, { id, course, lessons, held }: Parsed<'openSession'>['body']): Promise<CentreSession> {
      if ((await units.find(unit._id)).level !== 'clc') throw new AppError('unknown_unit');
      const version = await courses.published(course);
      const known = new Set(courses.lessonsOf(version).map((lesson) => lesson.id));
      if (lessons.some((lesson) => !known.has(lesson))) throw new AppError('not_found');
      const now = deps.clock.now();
      const session: SessionDoc = {
        _id: id, unit: unit._id, course: version.course, version: version.number, lessons: [...new Set(lessons)], facilitator: caller.id,
        openedAt: now, state: 'open', closedAt: null, present: [], stays: {}, shown: [], afterwards: null, completions: 0,
        ...(held && afterwards(new Date(held.from), new Date(held.to), now)),
      };
      try {
        await sessions.insertOne(session);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const there = await sessions.findById(id).lean();
        if (there?.unit !== session.unit || there.facilitator !== caller.id || there.course !== session.course) throw new AppError('id_taken');
        return viewOne(there);
      }
      return viewOne(session);
    },
    async list(unit: GateUnit, { cursor, limit }: Parsed<'listSessions'>['query']) {
      const rows = await sessions.find({ $and: [{ unit: unit._id }, after('openedAt', cursor, -1, 'date')] }).sort({ openedAt: -1, _id: -1 }).limit(limit + 1).lean();
      const page = pageFrom(rows, limit, (session) => [session.openedAt.toISOString(), session._id]);
      return { ...page, items: await view(page.items) };
    },
    /** What a centre held in a year. */
    heldIn: heldService(deps),
    get: async (caller: Caller, id: string) => viewOne(await reach(caller, id, 'session:read')),

    /** Closes a session, once; a repeat answers the same. Throws nobody_present. */
    async close(caller: Caller, id: string): Promise<CentreSession & { completions: number }> {
      const { afterwards: entered } = await reach(caller, id, 'session:run');
      await sessions.updateOne({ _id: id, state: 'open', present: { $gt: '' } }, { $set: { state: 'closing', closedAt: entered?.endedAt ?? deps.clock.now() } });
      const session = await sessions.findById(id).lean();
      if (!session || session.state === 'open') throw new AppError('nobody_present');
      const closed = session.state === 'closing' ? await finish(session) : session;
      return { ...(await viewOne(closed)), completions: closed.completions };
    },

    /**
     * Notes what the room's screen showed of a film; the same id again changes nothing. Says whether it was noted: not once the session is
     * closed, nor on paper. Throws not_found, implausible for more than the screen's clock allows.
     */
    async addShown(caller: Caller, id: string, { id: report, lesson, intervals }: Parsed<'addShown'>['body']): Promise<{ noted: boolean }> {
      const session = await reach(caller, id, 'session:run');
      if (!session.lessons.includes(lesson)) throw new AppError('not_found');
      const at = deps.clock.now();
      const told = [...(session.shown ?? []).filter((one) => one.id !== report), { intervals }].reduce((sum, one) => sum + lengthOf(one.intervals), 0);
      if (told > (maxSpeed * (at.getTime() - session.openedAt.getTime())) / 1000) throw new AppError('implausible');
      const { matchedCount } = await sessions.updateOne(
        { _id: id, state: 'open', afterwards: null, 'shown.id': { $ne: report }, [`shown.${mostShown - 1}`]: { $exists: false } }, { $push: { shown: { id: report, lesson, at, intervals } } },
      );
      return { noted: matchedCount > 0 || (session.shown ?? []).some((one) => one.id === report) };
    },
    /** Playback on the centre's screen; where individuals stopped does not matter there. */
    async playback(caller: Caller, id: string, lessonId: string): Promise<Playback> {
      const { film } = await lessonIn(caller, id, lessonId);
      if (!film) throw new AppError('no_film');
      return { ...(await media.playback(film)), position: 0, intervals: [] };
    },
    /** Text and questions for the centre's screen, without a key. */
    async lesson(caller: Caller, id: string, lessonId: string) {
      const lesson = await lessonIn(caller, id, lessonId);
      const { title, kind, text } = lesson;
      const questions = [...lesson.questions, ...filmQuestionsOf(lesson).map(({ question }) => question)];
      return { id: lessonId, title, kind, text, questions: questions.map((question) => ({ prompt: question.prompt, options: 'options' in question ? question.options : [] })) };
    },
    start(): void {
      sweeping = repeat(deps.log, 'sessions', restSec, async () => {
        if (await lease.hold()) await sweep();
      });
      sweeping.nudge();
    },
    async stop(): Promise<void> {
      await sweeping?.stop();
      await lease.release();
    },
  };
};
/** The times of a session that was held on paper. Throws bad_held. */
const afterwards = (from: Date, to: Date, now: Date): Pick<SessionDoc, 'openedAt' | 'afterwards'> => {
  const [hours, daysAgo] = [(to.getTime() - from.getTime()) / 3_600_000, (now.getTime() - from.getTime()) / 86_400_000];
  if (hours <= 0 || hours > mostHours || to > now || daysAgo > mostDaysAgo) throw new AppError('bad_held');
  return { openedAt: from, afterwards: { endedAt: to, enteredAt: now } };
};
export type SessionService = ReturnType<typeof sessionService>;
