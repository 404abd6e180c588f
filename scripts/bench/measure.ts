// Times by turns: every round calls each operation once, so that whatever else the machine does falls on all of them alike.
import { loadavg } from 'node:os';

export interface Measured { name: string; call: () => Promise<unknown> }

const warmUpRounds = 20;

/** Calls all in turn for `seconds` and prints p50 and p99 in milliseconds, and their ratio to the first, which is the floor. */
export const measure = async (operations: readonly Measured[], seconds: number): Promise<void> => {
  const times = new Map<string, number[]>(operations.map(({ name }) => [name, []]));
  const end = performance.now() + seconds * 1000;
  for (let round = 0; performance.now() < end; round++) {
    for (const { name, call } of operations) {
      const started = performance.now();
      await call();
      if (round >= warmUpRounds) times.get(name)?.push(performance.now() - started);
    }
  }
  const rows = [...times].map(([name, all]) => ({ name, calls: all.length, p50: percentile(all, 50), p99: percentile(all, 99) }));
  const [floor] = rows;
  if (!floor || floor.calls === 0) throw new Error('no round was finished');
  console.log(`${'operation'.padEnd(28)}${['calls', 'p50 ms', 'p99 ms', 'p50/floor', 'p99/floor'].map((head) => head.padStart(11)).join('')}`);
  for (const { name, calls, p50, p99 } of rows) {
    const cells = [String(calls), p50.toFixed(2), p99.toFixed(2), (p50 / floor.p50).toFixed(1), (p99 / floor.p99).toFixed(1)];
    console.log(`${name.padEnd(28)}${cells.map((cell) => cell.padStart(11)).join('')}`);
  }
  console.log(`load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
};

/** The value that `share` percent of the times do not exceed. */
export const percentile = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.max(0, Math.ceil((times.length * share) / 100) - 1)] ?? NaN;
