// Reorganisations as facts: checked against the tree of the day before, kept, then written into the tree. A stop between two
// writes is mended by doing the same again, since the tree of the day before does not see what the fact changes.
import { type Answer, AppError, type Parsed } from '@hoctap/shared';
import { type Reorganisation, ReorganisationFile } from '@hoctap/shared/reorganisations.contract';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Deps } from '../deps.ts';
import { createLease } from '../jobs/lease.ts';
import { decodeCursor, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type Outcome, reorganise } from './reorganise.rules.ts';
import { type ReorganisationDoc, reorganisationModel } from './reorganisation.model.ts';
import { unitModel } from './unit.model.ts';
import { derivedOf } from './unit.service.ts';

type Report = Answer<'checkReorganisation'>;
interface Checked { file: ReorganisationFile | null; outcome: Outcome | null; report: Report }

const leaseSec = 60;
const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
const sumOf = (file: ReorganisationFile, { ended, renewed, divided, abolished }: Outcome): ReorganisationDoc['sum'] => ({
  ended: ended.length - renewed.length - file.renamed.length - file.moved.filter(({ unit }) => !file.renamed.some((one) => one.unit === unit)).length,
  formed: file.formed.length, renamed: file.renamed.length, moved: file.moved.length, renewed: renewed.length, divided: divided.length, abolished: abolished.length,
  toBeChecked: file.formed.filter(({ sureness }) => sureness !== 'verified').length,
});
const present = ({ _id, date, file, sum, at, peopleSeen, peopleDone }: ReorganisationDoc): Reorganisation => ({
  ...sum, id: _id, date, resolution: file.resolution, note: file.note, at: at.toISOString(), people: { seen: peopleSeen, isDone: peopleDone },
});

export const reorganisationService = (deps: Pick<Deps, 'db' | 'clock' | 'bus'>) => {
  const facts = reorganisationModel(deps.db);
  const tree = unitModel(deps.db);
  const lease = createLease(deps, 'tree', randomUUID(), leaseSec);

  const outcomeOf = async (file: ReorganisationFile): Promise<Outcome> => {
    const [before, later, since] = await Promise.all([
      tree.find({ validFrom: { $lt: file.date }, $or: [{ validTo: null }, { validTo: { $gt: dayBefore(file.date) } }] }).lean(),
      facts.find({ date: { $gte: file.date }, _id: { $ne: file.id } }, { date: 1 }).sort({ date: 1 }).limit(10).lean(),
      tree.find({ validFrom: { $gte: file.date }, formedBy: null }, { validFrom: 1 }).sort({ code: 1 }).limit(1).lean(),
    ]);
    return reorganise(before.map((unit) => ({ ...unit, predecessors: unit.predecessors ?? [] })), file, [...later.map(({ date }) => date), ...since.map(({ validFrom }) => validFrom)]);
  };
  const check = async (given: unknown): Promise<Checked> => {
    const parsed = ReorganisationFile.safeParse(given);
    if (!parsed.success) {
      const faults = parsed.error.issues.slice(0, 200).map(({ path, code }) => ({ path: path.join('.'), code: 'wrong_shape', about: code }));
      return { file: null, outcome: null, report: { faults, sum: null, date: null, resolution: null } };
    }
    const file = parsed.data;
    const outcome = await outcomeOf(file);
    const { faults } = outcome;
    return { file, outcome, report: { faults, sum: faults.length > 0 ? null : sumOf(file, outcome), date: file.date, resolution: file.resolution } };
  };

  /** Writes units that begin, parents first, then ends the others: at no moment is an area without a unit. */
  const write = async ({ _id, date }: ReorganisationDoc, { born, ended }: Outcome): Promise<void> => {
    const writes = born.map(({ _id: unit, ...fields }) => ({
      updateOne: { filter: { _id: unit }, update: { $set: { ...fields, ...derivedOf(fields), formedBy: _id }, $setOnInsert: { joinCode: null } }, upsert: true },
    }));
    for (let start = 0; start < writes.length; start += 500) await tree.bulkWrite(writes.slice(start, start + 500) as Parameters<typeof tree.bulkWrite>[0], { ordered: true });
    for (let start = 0; start < ended.length; start += 500) {
      await tree.updateMany({ _id: { $in: ended.slice(start, start + 500) } }, { $set: { validTo: date, endedBy: _id } });
    }
    await facts.updateOne({ _id }, { $set: { isApplied: true } });
  };
  const refuse = ({ faults }: Report) => new AppError('bad_input', { faults: faults.map(({ path, code, about }) => ({ path, message: `${code}: ${about}` })) });

  /** Keeps the fact; one of the same id must say the same. */
  const keep = async (file: ReorganisationFile, outcome: Outcome, by: string | null): Promise<ReorganisationDoc> => {
    const fresh: ReorganisationDoc = {
      _id: file.id, date: file.date, file, sum: sumOf(file, outcome), by, at: deps.clock.now(), isApplied: false, peopleDone: false, peopleSeen: 0, peopleAfter: null,
    };
    try {
      await facts.create(fresh);
      return fresh;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const there = await facts.findById(file.id).lean();
      if (!there) throw error;
      return there;
    }
  };
  const underLease = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!(await lease.hold())) throw new AppError('store_unavailable');
    try {
      return await work();
    } finally {
      await lease.release();
    }
  };

  return {
    check: async (given: unknown): Promise<Report> => (await check(given)).report,
    /** Throws bad_input with every fault, id_taken when the id says something else. Only one is written at a time. */
    add: (given: unknown, by: string | null): Promise<Reorganisation> => underLease(async () => {
      const { file, outcome, report } = await check(given);
      if (!file || !outcome) throw refuse(report);
      const there = await facts.findById(file.id).lean();
      if (there && !isDeepStrictEqual(ReorganisationFile.parse(there.file), file)) throw new AppError('id_taken');
      if (there?.isApplied) return present(there);
      if (report.faults.length > 0) throw refuse(report);
      const kept = there ?? (await keep(file, outcome, by));
      await write(kept, outcome);
      deps.bus.emit('tree:changed', {});
      deps.bus.emit('plan:changed', {});
      return present(kept);
    }),
    /** Ends what a stop left half written. */
    async resume(): Promise<void> {
      const half = await facts.find({ isApplied: false }).sort({ date: 1 }).limit(100).lean();
      if (half.length > 0) await underLease(async () => {
        for (const kept of half) await write(kept, await outcomeOf(ReorganisationFile.parse(kept.file)));
      });
    },
    /** By which resolution the tree changed on a day. */
    resolutionOn: async (date: string): Promise<string | null> => (await facts.findOne({ date, isApplied: true }).lean())?.file.resolution ?? null,
    /** The oldest that holds by the day and whose people were not all looked through. */
    nextDue: async (day: string): Promise<ReorganisationDoc | undefined> =>
      (await facts.find({ peopleDone: false, isApplied: true, date: { $lte: day } }).sort({ date: 1 }).limit(1).lean())[0],
    async seePeople(_id: string, progress: Partial<Pick<ReorganisationDoc, 'peopleDone' | 'peopleSeen' | 'peopleAfter'>>): Promise<void> {
      await facts.updateOne({ _id }, { $set: progress });
    },
    /** Ids of units that it ended, in order, and into which one unit all people of each went. */
    async successions(id: string): Promise<{ ended: string[]; into: Map<string, string> }> {
      const [gone, born] = await Promise.all([tree.find({ endedBy: id }, { _id: 1 }).sort({ _id: 1 }).lean(), tree.find({ formedBy: id }).lean()]);
      const given = born.flatMap(({ _id, predecessors }) => (predecessors ?? []).filter(({ share }) => share === 'whole').map(({ unit }): [string, string] => [unit, _id]));
      return { ended: gone.map(({ _id }) => _id), into: new Map(given) };
    },
    async list({ cursor, limit }: Parsed<'listReorganisations'>['query']): Promise<Answer<'listReorganisations'>> {
      const [date, id] = cursor ? decodeCursor(cursor, 2) : [];
      const past = cursor ? { $or: [{ date: { $lt: date } }, { date, _id: { $lt: id } }] } : {};
      const rows = await facts.find(past as Record<string, unknown>).sort({ date: -1, _id: -1 }).limit(limit + 1).lean();
      const page = pageFrom(rows, limit, (row) => [row.date, row._id]);
      return { ...page, items: page.items.map(present) };
    },
  };
};
export type ReorganisationService = ReturnType<typeof reorganisationService>;
