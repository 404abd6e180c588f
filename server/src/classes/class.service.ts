// Classes held face to face: noted with their meetings, attendance entered in periods, closed once; attendance becomes facts.
import { randomUUID } from 'node:crypto';
import { AppError, type Parsed, type Verb, can, dayOf, daysBetween, foldWords } from '@hoctap/shared';
import type { TaughtClass } from '@hoctap/shared/classes.contract';
import { countedBy } from '@hoctap/shared/plan.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import { createLease } from '../jobs/lease.ts';
import { type Repeated, forEachOwed, repeat } from '../jobs/repeat.ts';
import type { LearningService } from '../learning/learning.service.ts';
import { throughOf } from '../learning/through.service.ts';
import type { PlanService } from '../plan/plan.service.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import type { UnitService } from '../units/unit.service.ts';
import { factsOf } from './class.facts.ts';
import { type ClassDoc, classModel } from './class.model.ts';

/** A class that is `closing` for longer than this was left behind by a stop. */
const [restSec, leaseSec] = [5, 15];
/** A class is noted within a year of its meetings, before or after. */
const mostDays = 366;
/** More people than any class has. */
const mostPeople = 500;

interface Lower { units: UnitService; people: PeopleService; learning: LearningService; plan: PlanService }

export const classService = (deps: Deps, { units, people, learning, plan }: Lower) => {
  const classes = classModel(deps.db);
  const lease = createLease(deps, 'classes', randomUUID(), leaseSec);
  let sweeping: Repeated | undefined;

  /** The class, if this person may do `verb` at its unit. Throws not_found, outside_unit. */
  const reach = async (caller: Caller, id: string, verb: Verb): Promise<ClassDoc> => {
    const found = await classes.findById(id).lean();
    if (!found) throw new AppError('not_found');
    if (!can(caller, verb, (await units.find(found.unit)).path, dayOf(deps.clock.now()))) throw new AppError('outside_unit');
    return found;
  };
  /** Indicators that a class may count for. */
  const counted = async () => ((await plan.inForce())?.live ?? []).filter(({ rule }) => ['periods', 'participation'].includes(countedBy(rule) ?? ''));
  /** Whose people it takes: a learning centre serves its commune. */
  const around = async ({ unit }: Pick<ClassDoc, 'unit'>) => {
    const found = await units.find(unit);
    return found.level === 'clc' && found.parent ? units.find(found.parent) : found;
  };

  const view = async (found: readonly ClassDoc[]): Promise<TaughtClass[]> => {
    const [names, definitions] = await Promise.all([units.names(found.map(({ unit }) => unit)), counted()]);
    return found.flatMap(({ _id, unit: at, title, teacher, place, indicators, meetings, leastShare, attended, closedAt, state }) => {
      const unit = names.get(at);
      const said = indicators.map((id) => definitions.find((one) => one.id === id) ?? { id, nameVi: id, nameEn: id });
      return unit ? [{
        id: _id, unit, title, teacher, place, indicators: said.map(({ id, nameVi, nameEn }) => ({ id, nameVi, nameEn })), meetings, leastShare,
        people: Object.keys(attended).length, closedAt: state === 'open' ? null : (closedAt?.toISOString() ?? null),
      }] : [];
    });
  };
  const viewOne = async (one: ClassDoc): Promise<TaughtClass> => {
    const [shown] = await view([one]);
    if (!shown) throw new AppError('not_found');
    return shown;
  };

  /** Gives everybody their facts, then closes; whatever was done before a stop is found done. */
  const finish = async (one: ClassDoc): Promise<ClassDoc> => {
    const [unit, definitions] = await Promise.all([units.find(one.unit), counted()]);
    const byMeeting = new Set(definitions.filter(({ rule }) => countedBy(rule) === 'periods' || rule.event === 'attended').map(({ id }) => id));
    await learning.credit(Object.keys(one.attended).flatMap((person) => factsOf(one, person, throughOf(unit), one.closedAt ?? deps.clock.now(), byMeeting)));
    await classes.updateOne({ _id: one._id, state: 'closing' }, { $set: { state: 'closed' } });
    return { ...one, state: 'closed' };
  };
  const sweep = async (rest = restSec): Promise<void> => {
    const until = new Date(deps.clock.now().getTime() - rest * 1000);
    await forEachOwed(deps.log, 'classes', await classes.find({ state: 'closing', closedAt: { $lte: until } }).sort({ closedAt: 1 }).limit(50).lean(), finish);
  };

  return {
    sweep,
    /** Throws bad_class_days for two meetings on a day or one over a year away, unknown_indicator for what no class counts for, id_taken. */
    async create(caller: Caller, unit: GateUnit, { id, indicators, meetings, ...entered }: Parsed<'createClass'>['body']): Promise<TaughtClass> {
      const today = dayOf(deps.clock.now());
      const days = meetings.map(({ day }) => day);
      if (new Set(days).size < days.length || days.some((day) => Math.abs(daysBetween(day, today)) > mostDays)) throw new AppError('bad_class_days');
      const known = new Set((await counted()).map((one) => one.id));
      if (indicators.some((one) => !known.has(one))) throw new AppError('unknown_indicator');
      const made: ClassDoc = {
        _id: id, unit: unit._id, ...entered, indicators: [...new Set(indicators)], meetings: meetings.toSorted((a, b) => (a.day < b.day ? -1 : 1)), attended: {},
        by: caller.id, createdAt: deps.clock.now(), state: 'open', closedAt: null,
      };
      try {
        await classes.insertOne(made);
        return await viewOne(made);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const there = await classes.findById(id).lean();
        if (there?.unit !== made.unit || there.by !== caller.id) throw new AppError('id_taken');
        return viewOne(there);
      }
    },
    async list(unit: GateUnit, { cursor, limit }: Parsed<'listClasses'>['query']) {
      const rows = await classes.find({ $and: [{ unit: unit._id }, after('createdAt', cursor, -1, 'date')] }).sort({ createdAt: -1, _id: -1 }).limit(limit + 1).lean();
      const page = pageFrom(rows, limit, ({ createdAt, _id }) => [createdAt.toISOString(), _id]);
      return { ...page, items: await view(page.items) };
    },
    get: async (caller: Caller, id: string) => viewOne(await reach(caller, id, 'session:read')),
    /** Those on the list come first, on the first page; then everybody else of the unit by name. */
    async people(caller: Caller, id: string, query: Parsed<'listClassPeople'>['query']) {
      const one = await reach(caller, id, 'session:read');
      const { items, next } = await people.list(await around(one), query);
      const words = foldWords(query.q ?? '');
      const first = query.cursor ? [] : [...(await people.byIds(Object.keys(one.attended))).values()]
        .filter(({ searchWords }) => words.every((word) => searchWords.some((given) => given.startsWith(word)))).sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
      return {
        next,
        items: [
          ...first.map(({ _id, fullName, birthYear }) => ({ person: { id: _id, fullName, birthYear }, attended: one.attended[_id] ?? null })),
          ...items.filter((row) => !one.attended[row.id]).map((row) => ({ person: { id: row.id, fullName: row.fullName, birthYear: row.birthYear }, attended: null })),
        ],
      };
    },
    /** The last word counts. Throws class_closed, outside_unit, bad_periods for more than a meeting had or for one that is still to come. */
    async putAttendance(caller: Caller, id: string, personId: string, { attended }: Parsed<'putAttendance'>['body']): Promise<TaughtClass> {
      const one = await reach(caller, id, 'session:run');
      const person = await people.get(personId);
      if (!person.units.includes((await around(one))._id)) throw new AppError('outside_unit');
      const today = dayOf(deps.clock.now());
      const isBad = attended.length !== one.meetings.length || one.meetings.some(({ day, periods }, index) => (attended[index] ?? 0) > (day > today ? 0 : periods));
      if (isBad || (!one.attended[personId] && Object.keys(one.attended).length >= mostPeople)) throw new AppError('bad_periods');
      const isThere = attended.some((periods) => periods > 0);
      const noted = await classes.findOneAndUpdate(
        { _id: id, state: 'open' }, isThere ? { $set: { [`attended.${personId}`]: attended } } : { $unset: { [`attended.${personId}`]: true } }, { returnDocument: 'after' },
      ).lean();
      if (!noted) throw new AppError('class_closed');
      return viewOne(noted);
    },
    /** Closes a class once its last meeting was; a repeat answers the same. Throws nobody_present, class_goes_on. */
    async close(caller: Caller, id: string): Promise<TaughtClass> {
      const one = await reach(caller, id, 'session:run');
      const now = deps.clock.now();
      if (one.state === 'open' && Object.keys(one.attended).length === 0) throw new AppError('nobody_present');
      if (one.meetings.some(({ day }) => day > dayOf(now))) throw new AppError('class_goes_on');
      await classes.updateOne({ _id: id, state: 'open' }, { $set: { state: 'closing', closedAt: now } });
      const closing = (await classes.findById(id).lean()) ?? one;
      return viewOne(closing.state === 'closing' ? await finish(closing) : closing);
    },
    start(): void {
      sweeping = repeat(deps.log, 'classes', restSec, async () => {
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
export type ClassService = ReturnType<typeof classService>;
