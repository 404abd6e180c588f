// npm test [suite …]: installs, builds, then runs unit, API and browser tests, two suites at a time, with types and lint beside them (the API suite,
// but for films and papers, twice where SECOND_MONGODB_URI names a store beside the embedded one); ends with
// "N passed, N failed".
import { readFileSync, rmSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { buildStale } from './setup/build.mjs';
import { install } from './setup/install.mjs';
import { root, run, tool } from './setup/run.mjs';

/** A check that passes or fails as a whole. */
const check = (name, work) => ({ name, run: async () => ((await work()) === 0 ? { passed: 1, failed: 0, skipped: 0, failures: [] } : { passed: 0, failed: 1, skipped: 0, failures: [{ title: name }] }) });

/** Mocha in a workspace, counted from its own JSON report. */
const mocha = (name, cwd, args = [], environment = {}) => ({
  name,
  run: async () => {
    const report = `${root}.cache/tests/${name.replace(/\W+/g, '-')}.json`;
    rmSync(report, { force: true });
    const code = await tool('mocha/bin/mocha.js', ['--reporter', 'json', '--reporter-option', `output=${report}`, ...args], { cwd: `${root}${cwd}`, environment });
    return { ...readReport(report), code };
  },
});

const readReport = (path) => {
  try {
    const { stats, failures } = JSON.parse(readFileSync(path, 'utf8'));
    return { passed: stats.passes, failed: stats.failures, skipped: stats.pending, failures: failures.map(({ fullTitle, err }) => ({ title: fullTitle, text: err.stack ?? err.message })) };
  } catch {
    // The runner died before it could report: that is a failure, never a pass.
    return { passed: 0, failed: 1, skipped: 0, failures: [{ title: 'the runner ended without a report' }] };
  }
};

/** What runs ffmpeg and knows no store. */
const tools = 'src/adapters/transcoder/*.test.ts';
const api = { early: ['src/[a-l]*/**/*.test.ts', 'seed/*.test.ts', '--ignore', tools], late: ['src/[m-z]*/**/*.test.ts', 'test/stories/*.test.ts', 'test/attacks/*.test.ts'] };
const wholeApi = [...api.early, ...api.late];
/** Makes films and papers, which costs much and asks no more of a store than the rest does: once is enough. */
const once = ['src/media/transcode.job.test.ts', 'test/stories/film.test.ts', 'src/reports/papers/*.test.ts'].flatMap((file) => ['--ignore', file]);

/** A second store, such as a real MongoDB beside the embedded one, on which the API suite is to run as well. */
const second = process.env.SECOND_MONGODB_URI;

/** The longest first, so that no lane works alone at the end. */
const suites = [
  // All in one process, which writes the demo once.
  mocha('browser', 'server', ['--config', 'test/browser/.mocharc.json', 'test/browser/*.test.ts']),
  mocha('api', 'server', wholeApi),
  ...(second ? [mocha('api on the second store, m to z', 'server', [...api.late, ...once], { MONGODB_URI: second }), mocha('api on the second store, a to l', 'server', api.early, { MONGODB_URI: second })] : []),
  mocha('tools', 'server', [tools]),
  mocha('store', 'server/embedded-mongodb'),
  mocha('shared', 'shared'),
  mocha('client', 'client'),
];

/** Nothing in these watches a clock: they need no build, and run in what the others leave of the processors. */
const checks = [
  check('types', () => run('npm', ['run', '--silent', 'check'], { isPatient: true })),
  check('lint', () => tool('eslint/bin/eslint.js', ['.', '--max-warnings', '0'], { isPatient: true })),
];

const wanted = process.argv.slice(2);
const asked = (all) => all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const total = { passed: 0, failed: 0, skipped: 0 };
/** Runs one of the waiting suites after the other. */
const lane = async (waiting) => {
  for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
    const started = Date.now();
    const result = await suite.run();
    if (result.code && result.failed === 0) result.failed = 1;
    for (const key of Object.keys(total)) total[key] += result[key];
    console.log(`${suite.name}: ${result.passed} passed, ${result.failed} failed${result.skipped ? `, ${result.skipped} not run` : ''} (${Math.round((Date.now() - started) / 1000)} s)`);
    for (const { title, text } of result.failures) console.log(`  FAILED ${title}\n${(text ?? '').replace(/^/gm, '    ')}`);
  }
};
await install();
mkdirSync(`${root}.cache/tests`, { recursive: true });
const checked = lane(asked(checks));
await buildStale();
const waiting = asked(suites);
// A suite keeps about one core busy; more than two would only compete for the disk.
await Promise.all([checked, ...Array.from({ length: Math.min(2, availableParallelism()) }, () => lane(waiting))]);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
