import { expect } from 'chai';
import { ensureIndexes } from '../store/schemas.ts';
import { type TestDeps, testDeps } from '../../test/support/deps.ts';
import { jobModel } from './job.model.ts';
import { createLog } from '../log.ts';
import { createLease } from './lease.ts';
import { type Queue, type Work, countJobs, createQueue } from './queue.ts';
import { repeat } from './repeat.ts';

describe('A lease', () => {
  let deps: TestDeps;
  beforeEach(async () => (deps = await testDeps()));
  afterEach(() => deps.end());

  it('Should have one holder at a time, until it runs out or is given back', async () => {
    const [first, second] = ['first', 'second'].map((holder) => createLease(deps, 'tally', holder, 30));
    expect([await first?.hold(), await second?.hold(), await first?.hold()]).to.deep.equal([true, false, true]);
    deps.clock.advance(31);
    expect([await second?.hold(), await first?.hold()]).to.deep.equal([true, false]);
    await second?.release();
    expect(await first?.hold()).to.equal(true);
  });

  it('Should have one winner when many reach for it at once', async () => {
    const wins = await Promise.all(Array.from({ length: 10 }, (_, index) => createLease(deps, 'tally', `holder ${index}`, 30).hold()));
    expect(wins.filter(Boolean)).to.have.length(1);
  });
});

describe('The job queue', () => {
  let deps: TestDeps;
  let queue: Queue;
  const idle: Work = { run: () => Promise.resolve(), failed: () => Promise.resolve('none') };
  beforeEach(async () => {
    deps = await testDeps();
    jobModel(deps.db);
    await ensureIndexes(deps.db);
  });
  afterEach(async () => {
    await queue.stop();
    await deps.end();
  });

  it('Should do each key once, the lightest first, however often it is asked for', async () => {
    const done: string[] = [];
    const finished = new Promise<void>((resolve) => {
      queue = createQueue(deps, 'test', { ...idle, run: (key) => { done.push(key); if (done.length === 3) resolve(); return Promise.resolve(); } });
    });
    await Promise.all([queue.add('heavy', 30), queue.add('light', 10), queue.add('middle', 20), queue.add('light', 10)]);
    queue.start();
    await finished;
    expect(done).to.deep.equal(['light', 'middle', 'heavy']);
  });

  it('Should keep the reason of a failure, and start anew when asked again', async () => {
    let runs = 0;
    const turns: (() => void)[] = [];
    const turn = () => new Promise<void>((resolve) => turns.push(resolve));
    queue = createQueue(deps, 'test', {
      run: () => (++runs === 1 ? Promise.reject(new Error('bad film')) : Promise.resolve(turns.shift()?.())),
      failed: (_key, error) => { turns.shift()?.(); return Promise.resolve((error as Error).message); },
    });
    await queue.add('film', 1);
    const first = turn();
    queue.start();
    await first;
    await queue.stop();
    expect(await jobModel(deps.db).findById('test:film').lean()).to.include({ state: 'failed', reason: 'bad film', attempts: 1 });
    expect(await countJobs(deps)).to.deep.equal({ queued: 0, running: 0, failed: 1 });
    const second = turn();
    queue = createQueue(deps, 'test', { ...idle, run: () => Promise.resolve(turns.shift()?.()) });
    await queue.add('film', 1);
    queue.start();
    await second;
  });

  it('Should take up work that a killed process left running, once its lease is over', async () => {
    const left = { kind: 'test', key: 'film', weight: 1, state: 'running', attempts: 1, holder: 'a dead process', leaseUntil: deps.clock.now(), reason: null, createdAt: deps.clock.now() } as const;
    await jobModel(deps.db).create({ _id: 'test:film', ...left });
    const attempt = await new Promise<number>((resolve) => {
      queue = createQueue(deps, 'test', { ...idle, run: (_key, number) => { resolve(number); return Promise.resolve(); } });
      queue.start();
    });
    expect(attempt).to.equal(2);
  });

  /** Work that goes on until it is told to stop; `begun` and `ended` tell of its first run. */
  const endless = (beatSec?: number) => {
    const seen = { failed: 0, begun: () => {}, ended: () => {} };
    const begun = new Promise<void>((resolve) => (seen.begun = resolve));
    const ended = new Promise<void>((resolve) => (seen.ended = resolve));
    queue = createQueue(deps, 'test', {
      run: (_key, _attempt, signal) => new Promise((_done, fail) => {
        signal.addEventListener('abort', () => { seen.ended(); fail(new Error('told to stop')); });
        seen.begun();
      }),
      failed: () => { seen.failed++; return Promise.resolve('failed'); },
    }, beatSec === undefined ? {} : { beatSec });
    return { seen, begun, ended };
  };

  it('Should leave work at once that another has taken up, and not touch what that one does', async () => {
    const { seen, begun, ended } = endless(0.01);
    await queue.add('film', 1);
    queue.start();
    await begun;
    await jobModel(deps.db).updateOne({ _id: 'test:film' }, { $set: { holder: 'somebody else' } });
    await ended;
    await queue.stop();
    expect(await jobModel(deps.db).findById('test:film').lean()).to.include({ state: 'running', holder: 'somebody else' });
    expect(seen.failed).to.equal(0);
  });

  it('Should give work up that is cancelled, waiting or running, without failing it', async () => {
    const { seen, begun, ended } = endless();
    await queue.add('film', 1);
    await queue.add('waits', 2);
    queue.start();
    await begun;
    await queue.cancel('waits');
    await queue.cancel('film');
    await ended;
    await queue.cancel('never asked for');
    await queue.stop();
    expect([await jobModel(deps.db).countDocuments({}), seen.failed]).to.deep.equal([0, 0]);
  });

  it('Should put work back, not fail it, when the server stops', async () => {
    await new Promise<void>((resolve) => {
      queue = createQueue(deps, 'test', { ...idle, run: (_key, _attempt, signal) => { resolve(); return new Promise((_done, fail) => signal.addEventListener('abort', () => fail(new Error('stopped')))); } });
      void queue.add('film', 1).then(() => queue.start());
    });
    await queue.stop();
    expect(await jobModel(deps.db).findById('test:film').lean()).to.include({ state: 'queued', attempts: 0, holder: null });
  });
});

describe('Repeated work', () => {
  it('Should never run twice at once, and be done with all that was asked for when settled', async () => {
    let now = 0;
    let most = 0;
    let runs = 0;
    const work = repeat(createLog('silent'), 'test', 3600, async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      runs++;
    });
    for (let index = 0; index < 10; index++) work.nudge();
    await work.settled();
    await work.stop();
    expect([most, runs]).to.deep.equal([1, 2]);
  });
});


