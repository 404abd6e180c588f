// Reports read from what was begun and what happened; what happens is appended, one event after the other.
import { AppError } from '@hoctap/shared';
import type { Deps } from '../deps.ts';
import { derivedId } from '../learning/derived-id.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type Life, lifeOf } from './life.rules.ts';
import { type ReportDoc, type ReportEventDoc, reportEventModel, reportModel } from './report.model.ts';

export interface ReportKey { framework: string; unit: string; period: string; amendment: number }
export const reportId = ({ framework, unit, period, amendment }: ReportKey): string => derivedId('report', framework, unit, period, amendment);

/** A unit as far as the life of its reports needs it. */
export interface Reporter { _id: string; parent: string | null }

const grouped = <T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
};

export const lifeService = (deps: Pick<Deps, 'db'>) => {
  const reports = reportModel(deps.db);
  const events = reportEventModel(deps.db);

  /** Every report of these units for these periods by unit, amendments in order; the first of each period is there even when nobody began it. */
  const lives = async (framework: string, reporters: readonly Reporter[], periods: readonly string[]): Promise<Map<string, Life[]>> => {
    const filter = { framework, unit: { $in: reporters.map(({ _id }) => _id) }, period: { $in: [...periods] } };
    const [docs, rows] = await Promise.all([reports.find(filter).lean(), events.find(filter).lean()]);
    const byReport = grouped(rows, ({ report }) => report);
    const begun = grouped(docs, ({ unit, period }) => `${unit} ${period}`);
    return new Map(reporters.map(({ _id: unit, parent }) => [unit, periods.flatMap((period) => {
      const of = begun.get(`${unit} ${period}`) ?? [];
      const numbers = [...new Set([0, ...of.map(({ amendment }) => amendment)])].sort((a, b) => a - b);
      return numbers.map((amendment) => {
        const id = reportId({ framework, unit, period, amendment });
        return lifeOf({ id, unit, period, amendment }, of.find((doc) => doc._id === id) ?? null, byReport.get(id) ?? [], parent !== null);
      });
    })]));
  };

  return {
    lives,
    /** What happened to the first reports of a period, by unit: for reminders, which ask for all units at once. */
    async eventsOf(framework: string, period: string): Promise<Map<string, ReportEventDoc[]>> {
      return grouped(await events.find({ framework, period, amendment: 0 }).lean(), ({ unit }) => unit);
    },
    /** An event by the id that a client gave it; null when it has not happened. */
    find: (id: string): Promise<ReportEventDoc | null> => events.findById(id).lean(),
    /** The event that locked a content, null for none. */
    async lockOf(content: string): Promise<ReportEventDoc | null> {
      return (await events.find({ content, action: 'lock' }).limit(1).lean())[0] ?? null;
    },
    /** Every lock of a period, by whichever unit. */
    locks: (framework: string, period: string): Promise<ReportEventDoc[]> => events.find({ framework, period, action: 'lock' }).lean(),
    /** Periods for which a unit locked a report, newest first; a year comes after its first half. */
    async lockedPeriods(framework: string, unit: string): Promise<string[]> {
      return (await events.distinct('period', { framework, unit, action: 'lock' })).sort().reverse();
    },
    /** Appends an event. Throws report_moved when another came first. */
    async append(event: ReportEventDoc): Promise<void> {
      try {
        await events.create(event);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const same = await events.findById(event._id).lean();
        if (same?.report !== event.report || same.action !== event.action || same.by !== event.by) throw new AppError('report_moved');
      }
    },
    /** Saves what the unit writes, over the revision that was read. Throws report_saved_elsewhere. */
    async save(key: ReportKey, draft: ReportDoc['draft'], revision: number): Promise<void> {
      const _id = reportId(key);
      const { matchedCount } = await reports.updateOne({ _id, revision }, { $set: { draft, revision: revision + 1 } });
      if (matchedCount > 0) return;
      try {
        if (revision > 0) throw new AppError('report_saved_elsewhere');
        await reports.create({ _id, ...key, request: null, amendsVi: null, draft, revision: 1 });
      } catch (error) {
        if (isDuplicateKey(error)) throw new AppError('report_saved_elsewhere');
        throw error;
      }
    },
    /** Begins an amendment; a repeat of the same request changes nothing. Throws report_moved when another came first. */
    async begin(key: ReportKey, request: string, amendsVi: string, draft: ReportDoc['draft']): Promise<void> {
      const _id = reportId(key);
      await reports.updateOne({ _id }, { $setOnInsert: { ...key, request, amendsVi, draft, revision: 1 } }, { upsert: true });
      if ((await reports.findById(_id).lean())?.request !== request) throw new AppError('report_moved');
    },
  };
};
export type LifeService = ReturnType<typeof lifeService>;
