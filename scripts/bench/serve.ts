// Segments of a film with the right to them checked on each, beside nginx sending the same file with one worker (needs `nginx` and
// `wrk`, which Debian has): the median of the rounds, by turns, so that whatever else the machine does falls on both alike.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import jwt from 'jsonwebtoken';
import { mediaCookie } from '../../server/src/media/media-cookie.ts';
import { demoPassword } from '../../server/src/seed/accounts.ts';
import { seedFilmId } from '../../server/src/seed/courses.ts';
import { createCaller } from '../../server/test/support/caller.ts';
import { filmLesson } from './api.ts';
import { withFolder, withServer } from './demo.ts';
import { percentile } from './measure.ts';

const run = promisify(execFile);
const [rounds, seconds, connections, segmentBytes, goal] = [5, 4, 16, 300_000, 0.6];
const port = 3199;

/** Requests per second that come back with 200. */
const load = async (url: string, cookie?: string): Promise<number> => {
  const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, ...(cookie ? ['-H', `Cookie: ${cookie}`] : []), url]);
  if (stdout.includes('Non-2xx')) throw new Error(stdout);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
};

/** The cookie that a player of this learner is given. */
const passOf = async (folder: string, token: string): Promise<string> => {
  const { sub, sid } = jwt.decode(token) as { sub: string; sid: string };
  return mediaCookie({ person: sub, session: sid }, await readFile(join(folder, 'data/secret'), 'utf8'), new Date(), 600, false);
};

const withNginx = async (folder: string, work: (url: string) => Promise<void>): Promise<void> => {
  await writeFile(join(folder, 'nginx.conf'), `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
    events {} http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; server { listen 127.0.0.1:${port}; root ${folder}/www; } }`);
  const nginx = spawn('nginx', ['-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const ended = once(nginx, 'exit');
  try {
    await setTimeout(500);
    await work(`http://127.0.0.1:${port}/segment.m4s`);
  } finally {
    nginx.kill('SIGQUIT');
    await ended;
  }
};

export const serve = async (): Promise<void> => {
  const there = await Promise.all(['nginx', 'wrk'].map((tool) => run('which', [tool]).then(() => true, () => false)));
  if (there.includes(false)) return console.log('not run: nginx and wrk are needed for it');
  await withFolder(async (folder) => {
    await withServer(folder, async (url) => {
      const nobody = createCaller(url);
      const { accessToken } = await nobody('signIn', { body: { login: 'nongdan', password: demoPassword } });
      const learner = nobody.as(accessToken);
      const { course, lesson } = await filmLesson(learner);
      await learner('enrol', { body: { id: v7(), course, through: null } });
      // The demo's films are not transcoded here: a segment of the size that is measured stands for one of theirs.
      const film = seedFilmId(lesson);
      const segments = join(folder, 'uploads/media', film, '1/720p');
      await Promise.all([mkdir(segments, { recursive: true }), mkdir(join(folder, 'www'), { recursive: true })]);
      await writeFile(join(segments, '00001.m4s'), randomBytes(segmentBytes));
      await copyFile(join(segments, '00001.m4s'), join(folder, 'www/segment.m4s'));
      const cookie = (await passOf(folder, accessToken)).split(';')[0] ?? '';
      await withNginx(folder, async (floor) => {
        const rates: [number[], number[]] = [[], []];
        for (let round = 0; round < rounds; round++) {
          rates[0].push(await load(floor));
          rates[1].push(await load(`${url}/media/films/${film}/1/720p/00001.m4s`, cookie));
        }
        const [nginx, hoctap] = [percentile(rates[0], 50), percentile(rates[1], 50)];
        console.log(`${segmentBytes / 1000} kB, ${connections} connections: nginx ${Math.round(nginx)}/s, Hoctap ${Math.round(hoctap)}/s, ratio ${(hoctap / nginx).toFixed(2)} (goal ${goal})`);
        console.log(`load average ${loadavg().map((one) => one.toFixed(2)).join(' ')}`);
      });
    });
  });
};
