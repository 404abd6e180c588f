import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Input, OperationId, Result } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Caller, createCaller } from '../support/caller.ts';
import { type Product, product, runScript } from '../support/process.ts';

const rounds = 4;
const commune = '09706';

describe('A server and a store that are killed at any moment', function () {
  // Starts the product anew after each kill, on whatever machine.
  this.timeout(480_000);
  let folder: string;
  let running: Product;
  before(async function () {
    // What is proved here is the embedded store's; a real MongoDB keeps its own promises.
    if (process.env['MONGODB_URI']) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'hoctap-kill-'));
    running = await product(join(folder, 'data'), join(folder, 'uploads'), { SEED: 'demo' });
    await running.start();
  });
  after(async () => {
    if (!running) return;
    await running.killServer();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A caller as a learner's device behaves: whatever is not answered is sent again, the server started if need be. */
  const signedIn = async (login: string) => {
    const { accessToken } = await createCaller(running.url)('signIn', { body: { login, password: 'hoctap-demo' } });
    const call: Caller = createCaller(running.url, accessToken);
    return async <K extends OperationId>(id: K, input: Input<K>): Promise<Result<K>> => {
      for (;;) {
        const response = await call.raw(id, input).catch(() => null);
        if (response?.ok) return (await response.json()) as Result<K>;
        if (response && response.status < 500) throw new Error(`${id} answered ${await response.text()}`);
        await running.start();
      }
    };
  };
  const countedAt = async (as: Awaited<ReturnType<typeof signedIn>>, indicator: string) => (await as('getIndicator', { params: { unit: commune, indicator } })).numerator ?? 0;

  it('Should lose nothing acknowledged and count nothing twice', async () => {
    const [centre, learner, official] = await Promise.all([signedIn('hdv'), signedIn('sinhvien'), signedIn('xa')]);
    const { items } = await centre('listCourses', { query: { q: 'trong rau' } });
    const course = await centre('getCourse', { params: { course: items[0]?.slug ?? '' } });
    const lessons = course.modules.flatMap((module) => module.lessons.map(({ id }) => id));
    const [indicator = ''] = course.countsFor;
    const before = await countedAt(official, indicator);
    const run = await learner('enrol', { body: { id: v7(), course: course.id, through: null } });
    const film = lessons[0] ?? '';
    const device = v7();
    const guests: string[] = [];

    for (let round = 0; round < rounds; round++) {
      const session = v7();
      await centre('openSession', { params: { unit: `CLC-${commune}` }, body: { id: session, course: course.id, lessons } });
      for (let guest = 0; guest < 3; guest++) {
        const id = v7();
        guests.push(id);
        await centre('addAttendee', { params: { session }, body: { id, fullName: `Trần Thị Khách ${round}${guest}`, sex: 'female', birthYear: 1960, group: 'rural_worker', noticeGiven: true } });
      }
      const closing = centre('closeSession', { params: { session } });
      const watching = learner('recordEvents', { body: { events: [{ id: v7(), verb: 'watched', enrolment: run.id, lesson: film, at: new Date().toISOString(), device, seq: round, result: { intervals: [[round * 5, round * 5 + 5]], elapsed: 5, position: round * 5 + 5 } }] } });
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 250));
      await (round % 2 === 0 ? running.killServer() : running.killStore());
      const [closed, watched] = await Promise.all([closing, watching]);
      expect(closed.completions).to.equal(3);
      expect(watched.refused, `round ${round}`).to.deep.equal([]);
      expect((await centre('closeSession', { params: { session } })).completions).to.equal(3);
    }

    const progress = await learner('getProgress', { params: { enrolment: run.id } });
    expect(progress.lessons[film]?.intervals).to.deep.equal([[0, rounds * 5]]);
    // What officers change of the past is as safe: one completion withdrawn, two accounts made one, each with the store or server killed under it.
    const [cheat = '', kept = '', alias = ''] = guests;
    const fact = (await official('listCompletions', { params: { person: cheat }, query: {} })).items[0]?.id ?? '';
    const changes = [
      () => official('withdrawCompletion', { params: { person: cheat, fact }, body: { id: withdrawal, reason: 'Nhờ người khác học thay' } }),
      () => official('mergePeople', { params: { person: kept }, body: { id: merge, alias, reason: 'Một người, hai lần ghi tên' } }),
    ];
    const [withdrawal, merge] = [v7(), v7()];
    for (const [index, change] of changes.entries()) {
      const changing = change();
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
      await (index === 0 ? running.killStore() : running.killServer());
      await changing;
      await change();
    }
    const expected = before + rounds * 3 - changes.length;
    while ((await countedAt(official, indicator)) !== expected) await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await countedAt(official, indicator)).to.equal(expected);
  });

  it('Should find no difference when everything is derived anew from the ledger', async () => {
    const { code, text } = await runScript('recompute.ts', { DATA_DIR: join(folder, 'data'), UPLOADS_DIR: join(folder, 'uploads'), SEED: 'none' });
    expect(code, text).to.equal(0);
  });

  it('Should stop cleanly on Ctrl-C', async () => {
    expect(await running.stop()).to.equal(0);
  });
});
