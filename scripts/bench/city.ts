// A city of many learners: how fast everything is counted anew, and whether a dashboard costs the same however many they are.
import { loadavg } from 'node:os';
import { demoPassword } from '../../server/src/seed/accounts.ts';
import { boot } from '../../server/src/boot.ts';
import { readConfig } from '../../server/src/config.ts';
import { createLog } from '../../server/src/log.ts';
import { createCaller } from '../../server/test/support/caller.ts';
import { demoIn, withFolder, withServer } from './demo.ts';
import { completionsOf, makeLearners } from './made-city.ts';
import { percentile } from './measure.ts';

const sizes = (process.env['LEARNERS'] ?? '10000,100000').split(',').map(Number);
const clients = 8;
const seconds = 20;
const root = new URL('../..', import.meta.url).pathname;

/** Makes the city larger and counts it anew; prints completions per second of both ways. */
const grow = async (folder: string, from: number, to: number): Promise<void> => {
  const booted = await boot(readConfig(demoIn(folder), root), createLog('warn'), undefined, { background: false });
  try {
    await makeLearners(booted, from, to);
    for (const write of [true, false]) {
      const started = performance.now();
      const { members, counters } = await booted.services.plan.recompute({ write });
      const perSecond = completionsOf(to) / ((performance.now() - started) / 1000);
      console.log(`${to} learners, recompute ${write ? 'writing' : 'as a check'}: ${Math.round(perSecond)} completions/s (${members} rows and ${counters} counters ${write ? 'written' : 'differ'}), ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
    }
  } finally {
    await booted.stop();
  }
};

/** Several clients read dashboards of all levels; answers the p99 of one call in milliseconds. */
const dashboards = async (url: string): Promise<number> => {
  const nobody = createCaller(url);
  const official = nobody.as((await nobody('signIn', { body: { login: 'thanhpho', password: demoPassword } })).accessToken);
  const times: number[] = [];
  const warm = performance.now() + 3000;
  const end = warm + seconds * 1000;
  await Promise.all(Array.from({ length: clients }, async () => {
    for (let n = 0; performance.now() < end; n++) {
      const started = performance.now();
      await official('listIndicators', { params: { unit: ['01', '271', '09706'][n % 3] ?? '01' } });
      if (started > warm) times.push(performance.now() - started);
    }
  }));
  console.log(`dashboards, ${clients} clients: ${times.length} calls, p50 ${percentile(times, 50).toFixed(1)} ms, p99 ${percentile(times, 99).toFixed(1)} ms`);
  return percentile(times, 99);
};

export const city = (): Promise<void> => withFolder(async (folder) => {
  const found: number[] = [];
  for (const [index, size] of sizes.entries()) {
    await grow(folder, sizes[index - 1] ?? 0, size);
    await withServer(folder, async (url) => void found.push(await dashboards(url)));
  }
  if (found.length > 1) console.log(`p99 with ${sizes.at(-1)} learners to that with ${sizes[0]}: ${((found.at(-1) ?? NaN) / (found[0] ?? NaN)).toFixed(2)}`);
  console.log(`load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
});
