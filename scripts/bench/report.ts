// The city's report of a year with all its districts, as it is locked: read from the plan, then written as docx, PDF, xlsx and CSV.
import { loadavg } from 'node:os';
import { boot } from '../../server/src/boot.ts';
import { readConfig } from '../../server/src/config.ts';
import { createLog } from '../../server/src/log.ts';
import { renderPapers } from '../../server/src/reports/papers/index.ts';
import { demoIn, withFolder } from './demo.ts';
import { percentile } from './measure.ts';

const [runs, goalMs, goalMB] = [5, 10_000, 300];
const root = new URL('../..', import.meta.url).pathname;

export const report = (): Promise<void> => withFolder(async (folder) => {
  const booted = await boot(readConfig(demoIn(folder), root), createLog('warn'), undefined, { background: false });
  try {
    const { services, deps } = booted;
    const city = await services.units.find('01');
    const official = { id: 'bench', fullName: 'Bench', session: '', mustChangePassword: false, roles: [{ role: 'unit_admin' as const, unit: city._id, from: '2013-12-27', to: null }] };
    // The running year's is not locked yet, so that it is read from the plan.
    const period = `${deps.clock.now().getFullYear()}-Y`;
    const [reading, writing]: [number[], number[]] = [[], []];
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
    for (let run = 0; run < runs; run++) {
      const started = performance.now();
      const { content } = await services.reports.get(official, city, { period, amendment: 0 });
      const read = performance.now();
      const papers = await renderPapers(content);
      reading.push(read - started);
      writing.push(performance.now() - read);
      if (run === 0) console.log(`${content.parts.length} units below; ${Object.entries(papers).map(([kind, bytes]) => `${kind} ${Math.round(bytes.length / 1000)} kB`).join(', ')}`);
    }
    clearInterval(watch);
    const [read, write] = [percentile(reading, 50), percentile(writing, 50)];
    console.log(`median of ${runs}: read ${Math.round(read)} ms, written ${Math.round(write)} ms, together ${Math.round(read + write)} ms (goal ${goalMs})`);
    console.log(`memory: ${Math.round((most - before) / 1e6)} MB more at most (goal ${goalMB}) than the ${Math.round(before / 1e6)} MB of the process before`);
    console.log(`load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
  } finally {
    await booted.stop();
  }
});
