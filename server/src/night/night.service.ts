// Once a night everything derived is compared with the ledger, as `npm run recompute` does, without writing. A difference is an
// alarm: an error in the log and a warning on the system's page until a later night finds none.
import { type Answer, dayOf } from '@hoctap/shared';
import { differencesIn } from '@hoctap/shared/night.rules';
import { randomUUID } from 'node:crypto';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import { createLease } from '../jobs/lease.ts';
import { repeat } from '../jobs/repeat.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { MediaService } from '../media/media.service.ts';
import type { PlanService } from '../plan/plan.service.ts';
import { type NightDoc, nightModel } from './night.model.ts';

const everySec = 600;
/** Longer than a check of the whole city takes; it is not renewed meanwhile. */
const leaseSec = 3600;
/** Hours in Viet Nam, [from, to), when few people learn. */
const [fromHour, toHour] = [1, 5];
const kept = 30;
const hourOf = (at: Date): number => (at.getUTCHours() + 7) % 24;

interface Lower { people: Pick<PeopleService, 'acts'>; learning: Pick<LearningService, 'recompute'>; plan: Pick<PlanService, 'recompute'>; media: Pick<MediaService, 'sweepUnused'> }

export const nightService = (deps: Deps, { people, learning, plan, media }: Lower) => {
  const nights = nightModel(deps.db);
  const lease = createLease(deps, 'night', randomUUID(), leaseSec);
  let beat: ReturnType<typeof repeat> | undefined;

  const compare = async () => {
    const [runs, rows] = [await learning.recompute(), await plan.recompute()];
    return { people: rows.people, runs: runs.runs, differences: { runs: runs.differences, members: rows.members, counters: rows.counters } };
  };
  /** Compares now and keeps the result as that of today. */
  const check = async (): Promise<NightDoc> => {
    const begun = deps.clock.now();
    let found = await compare();
    // Somebody may have learned, or been moved, between two readings; what truly differs does so again.
    if (differencesIn(found) > 0) found = await compare();
    const at = deps.clock.now();
    const { _id, ...night }: NightDoc = { _id: dayOf(begun), at, seconds: Math.round((at.getTime() - begun.getTime()) / 1000), ...found };
    await nights.updateOne({ _id }, { $set: night }, { upsert: true });
    await nights.deleteMany({ _id: { $lt: dayOf(new Date(begun.getTime() - kept * 86_400_000)) } });
    if (differencesIn(night) > 0) deps.log.error({ night: _id, ...night.differences }, 'figures differ from the ledger: npm run recompute mends them');
    return { _id, ...night };
  };
  /** What a night asks for, once: people whose move has come, then the check. */
  const turn = async (): Promise<void> => {
    await people.acts.followMoves();
    const now = deps.clock.now();
    const isNight = hourOf(now) >= fromHour && hourOf(now) < toHour;
    if (!isNight || (await nights.findById(dayOf(now)).lean()) || !(await lease.hold())) return;
    try {
      await check();
      await media.sweepUnused();
    } finally {
      await lease.release();
    }
  };

  return {
    check, turn,
    async list(): Promise<Answer<'listNightChecks'>> {
      const found = await nights.find().sort({ _id: -1 }).limit(kept).lean();
      return { items: found.map(({ _id, at, ...night }) => ({ day: _id, at: at.toISOString(), ...night })) };
    },
    start(): void {
      beat = repeat(deps.log, 'night', everySec, turn);
      beat.nudge();
    },
    async stop(): Promise<void> {
      await beat?.stop();
    },
  };
};
export type NightService = ReturnType<typeof nightService>;
