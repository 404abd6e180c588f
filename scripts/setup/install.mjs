import { digestOf, isFresh, markFresh } from './fresh.mjs';
import { mustRun } from './run.mjs';

const mark = 'node_modules/.hoctap-installed';

/** Installs what the lock file names, when that is not what is there. */
export const install = async () => {
  const digest = digestOf(['package-lock.json']);
  if (isFresh(mark, digest)) return;
  console.log('Installing packages (once; a few minutes on a slow line) …');
  await mustRun('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  markFresh(mark, digest);
};
