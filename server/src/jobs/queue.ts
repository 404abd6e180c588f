// Long work, one piece at a time: lease, heartbeat, retry after a crash, resume after a restart.
import { randomUUID } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { type JobDoc, jobModel } from './job.model.ts';
import { repeat } from './repeat.ts';

const leaseSec = 60;
/** A job that took the process down with it this often is not tried again by itself. */
const mostAttempts = 3;

export interface Queue {
  /** Asks for work on `key`; asking again while it waits or runs changes nothing, after a failure it starts anew. */
  add(key: string, weight: number): Promise<void>;
  /** Gives work up that waits or runs here or elsewhere; it is not failed by it, and asking for it again starts it anew. */
  cancel(key: string): Promise<void>;
  /** Takes up waiting work, now and from then on. */
  start(): void;
  stop(): Promise<void>;
}

export interface Work {
  /**
   * Does the work; throws to fail it for good. `attempt` counts from 1. Must end soon after the signal: the server stops, the work
   * was cancelled, or somebody else has taken it up.
   */
  run(key: string, attempt: number, signal: AbortSignal): Promise<void>;
  /** Called once when a job failed for good; gives the reason that is shown. */
  failed(key: string, error: unknown): Promise<string>;
}

/** `beatSec`: how often the holder of running work says that it is alive. */
export const createQueue = (deps: Deps, kind: string, work: Work, { beatSec = 15 } = {}): Queue => {
  const jobs = jobModel(deps.db);
  const holder = randomUUID();
  const stopping = new AbortController();
  let current: { key: string; giveUp: AbortController } | undefined;
  const later = () => new Date(deps.clock.now().getTime() + leaseSec * 1000);

  const take = async (): Promise<JobDoc | null> => {
    const claim = { $set: { state: 'running', holder, leaseUntil: later() }, $inc: { attempts: 1 } } as const;
    const now = deps.clock.now();
    const abandoned = { kind, state: 'running', leaseUntil: { $lte: now } } as const;
    return (
      (await jobs.findOneAndUpdate(abandoned, claim, { returnDocument: 'after' }).lean()) ??
      (await jobs.findOneAndUpdate({ kind, state: 'queued' }, claim, { sort: { weight: 1, _id: 1 }, returnDocument: 'after' }).lean())
    );
  };

  const perform = async (job: JobDoc): Promise<void> => {
    const mine = { _id: job._id, holder };
    const giveUp = new AbortController();
    current = { key: job.key, giveUp };
    const beat = async () => {
      const { matchedCount } = await jobs.updateOne(mine, { $set: { leaseUntil: later() } });
      // Cancelled, or so late that another has taken it up: two must not do the same work.
      if (matchedCount === 0) giveUp.abort();
    };
    // A store that is away for a moment says nothing about the lease.
    const heartbeat = setInterval(() => void beat().catch(() => undefined), beatSec * 1000);
    try {
      if (job.attempts > mostAttempts) throw new Error('given up after repeated crashes');
      await work.run(job.key, job.attempts, AbortSignal.any([stopping.signal, giveUp.signal]));
      await jobs.deleteOne(mine);
    } catch (error) {
      if (giveUp.signal.aborted) return;
      if (stopping.signal.aborted) {
        await jobs.updateOne(mine, { $set: { state: 'queued', holder: null, leaseUntil: null }, $inc: { attempts: -1 } });
        return;
      }
      deps.log.warn({ err: error, job: job._id }, 'job failed');
      await jobs.updateOne(mine, { $set: { state: 'failed', reason: await work.failed(job.key, error), holder: null, leaseUntil: null } });
    } finally {
      clearInterval(heartbeat);
      current = undefined;
    }
  };

  let turns: ReturnType<typeof repeat> | undefined;
  return {
    async add(key, weight) {
      const _id = `${kind}:${key}`;
      const fresh = { kind, key, weight, state: 'queued', attempts: 0, holder: null, leaseUntil: null, reason: null, createdAt: deps.clock.now() } as const;
      await jobs.updateOne({ _id }, { $setOnInsert: fresh }, { upsert: true });
      await jobs.updateOne({ _id, state: 'failed' }, { $set: fresh });
      turns?.nudge();
    },
    async cancel(key) {
      await jobs.deleteOne({ _id: `${kind}:${key}` });
      if (current?.key === key) current.giveUp.abort();
    },
    start() {
      turns = repeat(deps.log, kind, 5, async () => {
        while (!stopping.signal.aborted) {
          const job = await take();
          if (!job) break;
          await perform(job);
        }
      });
      turns.nudge();
    },
    async stop() {
      stopping.abort();
      await turns?.stop();
    },
  };
};

/** How much work of all kinds waits, runs and has failed, for the health page. */
export const countJobs = async (deps: Pick<Deps, 'db'>): Promise<{ queued: number; running: number; failed: number }> => {
  const jobs = jobModel(deps.db);
  const [queued, running, failed] = await Promise.all((['queued', 'running', 'failed'] as const).map((state) => jobs.countDocuments({ state })));
  return { queued: queued ?? 0, running: running ?? 0, failed: failed ?? 0 };
};
