import { expect } from 'chai';
import fc from 'fast-check';
import { ApiError } from '../api-error.ts';
import { afterFailure, afterReturn, longestSpreadMs } from './pace.ts';
import { type Item, type Queued, Sender } from './sender.ts';

const problem = (code: string, status: number) => ({ type: '', title: '', status, code: code as never });
const refusal = (code: string, status: number, retryAfter: number | null = null) => new ApiError(code as never, code, status, problem(code, status), retryAfter);
const noLine = () => new ApiError('offline', 'no line');

/** A device with a line that does as it is told, and a clock that is told too. */
const device = (given: { answer?: (id: Queued, events: number[]) => unknown; random?: number } = {}) => {
  const shelf: Item[] = [];
  const sent: { id: Queued; events: number[] }[] = [];
  const heard = { answered: [] as Queued[], refused: [] as string[], waiting: -1 };
  let [key, clock] = [0, 0];
  let timer: { at: number; work: () => void } | null = null;
  let turn: Promise<void> = Promise.resolve();
  const line = { answer: given.answer ?? (() => ({})) };
  const sender = new Sender({
    oldest: (limit) => Promise.resolve(shelf.slice(0, limit)), count: () => Promise.resolve(shelf.length),
    remove: (keys) => Promise.resolve(keys.forEach((one) => shelf.splice(shelf.findIndex((item) => item.key === one), 1))),
  }, {
    send: (id, input) => {
      const events = ((input as { body?: { events?: { n: number }[] } }).body?.events ?? []).map(({ n }) => n);
      sent.push({ id, events });
      return Promise.resolve().then(() => line.answer(id, events));
    },
    later: (ms, work) => {
      timer = { at: clock + ms, work };
      return () => (timer = null);
    },
    random: () => given.random ?? 0.5,
    alone: (work) => (turn = turn.then(work)),
  }, { answered: (id) => heard.answered.push(id), refused: (_id, { code }) => heard.refused.push(code), counted: (count) => (heard.waiting = count) });
  const settle = async () => { for (let n = 0; n < 500; n++) await Promise.resolve(); };
  const put = (id: Queued, ...events: number[]) => void shelf.push({ key: ++key, id, input: id === 'recordEvents' ? { body: { events: events.map((n) => ({ n })) } } : {} });
  return {
    sender, shelf, sent, heard, line, put,
    add: async (id: Queued, ...events: number[]) => { put(id, ...events); await sender.added(id); },
    /** Time passes; answers what was to be done meanwhile. */
    async pass(ms: number) {
      clock += ms;
      if (timer && timer.at <= clock) { const { work } = timer; timer = null; work(); }
      await settle();
    },
    get next() { return timer ? timer.at - clock : null; },
  };
};

describe('What waits on a device', () => {
  it('Should go at once while the line is there, events a hundred at a time, answers in their order', async () => {
    const { sender, put, sent, heard, shelf } = device();
    for (let n = 0; n < 150; n++) put('recordEvents', n);
    put('saveAnswer');
    put('recordEvents', 150, 151);
    put('submitAttempt');
    await sender.now();
    expect(sent.map(({ id, events }) => [id, events.length])).to.deep.equal([['recordEvents', 100], ['recordEvents', 52], ['saveAnswer', 0], ['submitAttempt', 0]]);
    expect(sent.flatMap(({ events }) => events)).to.deep.equal([...Array(152).keys()]);
    expect([shelf.length, heard.waiting, heard.answered.length]).to.deep.equal([0, 0, 4]);
  });

  it('Should begin within a minute of the line’s return, and at once when somebody waits', async () => {
    const one = device({ random: 0.4 });
    one.put('recordEvents', 1);
    await one.sender.returned();
    expect(one.next).to.equal(0.4 * longestSpreadMs);
    await one.add('recordEvents', 2);
    expect(one.sent, 'a film plays on: nobody waits for that').to.deep.equal([]);
    await one.add('submitAttempt');
    expect(one.sent.map(({ id }) => id)).to.deep.equal(['recordEvents', 'submitAttempt']);
    expect(one.next, 'nothing is left to be done later').to.equal(null);
    const other = device({ random: 0.4 });
    await other.sender.returned();
    expect(other.next, 'nothing waits').to.equal(null);
  });

  it('Should stay away as long as the server asks, whoever waits, and lose nothing', async () => {
    const it = device({ random: 0, answer: () => { throw refusal('overloaded', 503, 7); } });
    await it.add('recordEvents', 1);
    expect(it.next).to.equal(7000);
    await it.add('submitAttempt');
    await it.sender.now();
    await it.sender.returned();
    expect([it.sent.length, it.shelf.length, it.next]).to.deep.equal([1, 2, 7000]);
    it.line.answer = () => ({});
    await it.pass(7000);
    expect([it.shelf.length, it.sent.length]).to.deep.equal([0, 3]);
  });

  it('Should try ever later while there is no line, and at once again afterwards', async () => {
    const it = device({ random: 1, answer: () => { throw noLine(); } });
    await it.add('recordEvents', 1);
    const rests: (number | null)[] = [];
    for (let n = 0; n < 9; n++) { rests.push(it.next); await it.pass(it.next ?? 0); }
    expect(rests).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    it.line.answer = () => ({});
    await it.pass(60_000);
    expect(it.shelf).to.deep.equal([]);
    await it.add('recordEvents', 2);
    expect(it.shelf).to.deep.equal([]);
  });

  it('Should keep what a sign-in or a new password will let through, and what no server of ours refused', async () => {
    for (const error of [refusal('not_signed_in', 401), refusal('password_change_due', 403), refusal('too_many_requests', 429), new ApiError('internal', '', 404), new SyntaxError('a hotel’s page')]) {
      const it = device({ answer: () => { throw error; } });
      await it.add('recordEvents', 1);
      expect([it.shelf.length, it.heard.refused], error.message).to.deep.equal([1, []]);
    }
  });

  it('Should drop one that is refused for good, say so, and send what stands behind it', async () => {
    const it = device({ answer: (id) => { if (id === 'saveAnswer') throw refusal('attempt_closed', 409); return {}; } });
    it.put('saveAnswer');
    it.put('recordEvents', 1);
    await it.sender.now();
    expect([it.shelf, it.heard.refused, it.heard.answered]).to.deep.equal([[], ['attempt_closed'], ['recordEvents']]);
  });

  it('Should send nothing more for somebody who has left, and leave it there', async () => {
    const it = device();
    it.line.answer = () => it.sender.end();
    for (let n = 0; n < 250; n++) it.put('recordEvents', n);
    await it.sender.now();
    expect(it.shelf).to.have.length(150);
    await it.sender.returned();
    expect(it.next).to.equal(null);
  });

  it('Should take each once to the server for any failures on the way, and drop only what is bad', async () => {
    const answers = fc.constantFrom('taken', 'lost', 'away', 'no line');
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }), fc.array(answers, { maxLength: 30 }), fc.nat({ max: 300 }), async (sizes, fates, bad) => {
      const server = new Set<number>();
      const left = [...fates];
      const it = device({ answer: (_id, events) => {
        const fate = left.shift() ?? 'taken';
        if (fate === 'no line') throw noLine();
        if (fate === 'away') throw refusal('overloaded', 503, 3);
        if (events.includes(bad)) throw refusal('bad_input', 422);
        for (const event of events) server.add(event);
        if (fate === 'lost') throw noLine();
        return {};
      } });
      let n = 0;
      const items = sizes.map((size) => Array.from({ length: size }, () => n++));
      for (const events of items) it.put('recordEvents', ...events);
      await it.sender.now();
      for (let round = 0; round < 60 && it.shelf.length > 0; round++) await it.pass(it.next ?? 0);
      expect([...server].toSorted((a, b) => a - b)).to.deep.equal(items.filter((events) => !events.includes(bad)).flat());
      expect(it.shelf).to.deep.equal([]);
    }), { numRuns: 100 });
  });

  it('Should rest as the pace says: never before the server’s time, never longer than a minute without one', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.option(fc.integer({ min: 1, max: 60 })), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, retryAfter, random) => {
      const rest = afterFailure(tries, retryAfter, random);
      if (retryAfter === null) expect(rest).to.be.within(500, 60_000);
      else expect(rest).to.be.within(retryAfter * 1000, retryAfter * 1250 + 1000);
      expect(afterReturn(random)).to.be.within(0, longestSpreadMs);
    }));
  });
});
