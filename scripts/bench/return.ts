// Phones that were away come back: 1,000 of them with ten events and an attempt at a quiz each, which finish a course that counts
// for the plan. Once all at the same moment with some answers lost on the way, once spread by the client's own pace; then the
// ledger is counted.
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Problem } from '@hoctap/shared';
import type { ClientEvent } from '@hoctap/shared/learning.contract';
import { v7 } from 'uuid';
import { afterFailure, afterReturn } from '../../client/src/offline/pace.ts';
import { signInService } from '../../server/src/accounts/sign-in.service.ts';
import { type Booted, boot } from '../../server/src/boot.ts';
import { readConfig } from '../../server/src/config.ts';
import { enrolmentModel } from '../../server/src/learning/enrolment.model.ts';
import { eventModel } from '../../server/src/learning/event.model.ts';
import { createLog } from '../../server/src/log.ts';
import { everything } from '../../server/src/plan/member.rules.ts';
import { counterModel } from '../../server/src/plan/tally.model.ts';
import { completeContent, lesson, question } from '../../server/test/support/courses.ts';
import { demoIn, withFolder, withServer } from './demo.ts';
import { makeLearners } from './made-city.ts';
import { percentile } from './measure.ts';

/** Fewer by BENCH_PHONES, to look for what is slow. */
const phones = Number(process.env['BENCH_PHONES'] ?? 1000);
const [filmSec, awayDays] = [100, 20];
const indicators = ['RURAL_CLC', 'IT_OFFICIALS', 'LIFESKILL_PARTICIPATION'];
const city = '01@2013-12-27';
const root = new URL('../..', import.meta.url).pathname;
const dayMs = 86_400_000;
/** Every so manieth answer of the second wave is lost on its way back, so that the phone sends again what the server has. */
const lostOf = 20;

interface Phone { device: string; enrolment: string; token: string }

const withBooted = async <T>(folder: string, work: (booted: Booted) => Promise<T>): Promise<T> => {
  const booted = await boot(readConfig(demoIn(folder), root), createLog('warn'), undefined, { background: false });
  try {
    return await work(booted);
  } finally {
    await booted.stop();
  }
};

/** A course of a film and a text, and people enrolled in it a month ago, each with a phone that is signed in. */
const prepare = ({ deps, services }: Booted, people: readonly string[]) => async (): Promise<Phone[]> => {
  const [course, film] = [v7(), v7()];
  await services.courses.noteFilm({ film, durationSec: filmSec, lightBytes: 1000 });
  await services.courses.addSeed({
    id: course, owner: city, author: v7(), reviewer: v7(),
    content: completeContent({
      slug: `bench-${course}`, countsFor: indicators, offlineAttempts: true,
      modules: [{ id: 'm1', title: 'Phim, bài chữ, một câu', lessons: [
        lesson('m1.film', { kind: 'video', film }), lesson('m1.text', { minutes: 4 }), lesson('m1.quiz', { kind: 'quiz', text: '', questions: [question] }),
      ] }],
    }),
  });
  const signIns = signInService(deps);
  const made: Phone[] = [];
  for (let from = 0; from < people.length; from += 50) {
    made.push(...await Promise.all(people.slice(from, from + 50).map(async (person) => {
      const { id } = await services.learning.enrolments.enrol(person, { id: v7(), course, through: null });
      const { family } = await signIns.begin(person, 'personal');
      return { device: v7(), enrolment: id, token: signIns.access(person, family) };
    })));
  }
  const begun = new Date(Date.now() - (awayDays + 10) * dayMs);
  await enrolmentModel(deps.db).updateMany({ course }, { $set: { enrolledAt: begun } });
  return made;
};

/** The film opened and played, the text opened and read. */
const eventsOf = ({ device, enrolment }: Phone): ClientEvent[] => {
  const begun = Date.now() - awayDays * dayMs;
  let seq = 0;
  const event = (lessonId: string, atSec: number, part: Pick<ClientEvent, 'verb' | 'result'>) =>
    ({ id: v7(), enrolment, lesson: lessonId, device, seq: seq++, at: new Date(begun + atSec * 1000).toISOString(), ...part }) as ClientEvent;
  const watched = Array.from({ length: 7 }, (_, index) => {
    const [from, to] = [index * 15, Math.min(filmSec, index * 15 + 15)];
    return event('m1.film', to, { verb: 'watched', result: { intervals: [[from, to]], elapsed: to - from, position: to } });
  });
  return [event('m1.film', 0, { verb: 'opened', result: {} }), ...watched, event('m1.text', 200, { verb: 'opened', result: {} }), event('m1.text', 300, { verb: 'read', result: { elapsed: 90, endReached: true } })];
};

/** What a phone kept, request by request as its outbox sends it; all of it together finishes the course. */
const keptOn = (phone: Phone): [method: string, path: string, body: string][] => {
  const at = (sec: number) => new Date(Date.now() - awayDays * dayMs + sec * 1000).toISOString();
  const attempt = {
    enrolment: phone.enrolment, lesson: 'm1.quiz', version: 1, startedAt: at(400), submittedAt: at(500), answers: [{ question: question.id, answer: question.correct, at: at(450) }],
  };
  return [['POST', '/api/events', JSON.stringify({ events: eventsOf(phone) })], ['PUT', `/api/attempts/${v7()}`, JSON.stringify(attempt)]];
};

interface Wave { taken: number[]; whole: number[]; away: number; unsaid: number; doubled: number; tookMs: number }

/** Every phone begins after `delay` and sends each request again, as the client's pace says, until it was taken. */
const send = async (url: string, all: readonly Phone[], delay: () => number, losing: boolean): Promise<Wave> => {
  const wave: Wave = { taken: [], whole: [], away: 0, unsaid: 0, doubled: 0, tookMs: 0 };
  const started = performance.now();
  const one = async ({ token }: Phone, [method, path, body]: ReturnType<typeof keptOn>[number], isLost: boolean): Promise<void> => {
    for (let tries = 1; ; tries++) {
      const asked = performance.now();
      const response = await fetch(url + path, { method, body, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` } });
      const answer = (await response.json()) as { refused?: object[] } & Partial<Problem>;
      if (response.status === 503) {
        wave.away++;
        const retryAfter = Number(response.headers.get('retry-after')) || null;
        if (!retryAfter || answer.code !== 'overloaded' || !answer.title) wave.unsaid++;
        await setTimeout(afterFailure(tries, retryAfter, Math.random()));
        continue;
      }
      if (!response.ok || (answer.refused ?? []).length > 0) throw new Error(`${path} was answered ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
      wave.taken.push(performance.now() - asked);
      if (!isLost) return;
      isLost = false;
      wave.doubled++;
    }
  };
  await Promise.all(all.map(async (phone, index) => {
    await setTimeout(delay());
    const begun = performance.now();
    for (const request of keptOn(phone)) await one(phone, request, losing && index % lostOf === 0);
    wave.whole.push(performance.now() - begun);
  }));
  wave.tookMs = performance.now() - started;
  return wave;
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const tell = (name: string, { taken, whole, away, unsaid, doubled, tookMs }: Wave): void => {
  console.log(`${name}: ${whole.length} phones in ${seconds(tookMs)}`);
  console.log(`  a request that was taken: p50 ${seconds(percentile(taken, 50))}, p99 ${seconds(percentile(taken, 99))}; a phone from its first try to its end: p50 ${seconds(percentile(whole, 50))}, p99 ${seconds(percentile(whole, 99))}`);
  console.log(`  sent away with 503: ${away} times, of these without Retry-After or a sentence ${unsaid}; sent twice on purpose: ${doubled}`);
};

/** Throws unless the ledger holds each phone's events once, each course is finished once, and all that is counted of it is as a rebuild says. */
const count = async ({ deps, services }: Booted, all: readonly Phone[], before: number): Promise<void> => {
  await services.plan.settled();
  const events = eventModel(deps.db);
  const runs = { 'context.enrolment': { $in: all.map(({ enrolment }) => enrolment) } };
  const ofPhones = await events.countDocuments({ ...runs, 'context.device': { $in: all.map(({ device }) => device) } });
  const finished = await events.countDocuments({ ...runs, verb: 'completed' });
  const [plan, learning] = [await services.plan.recompute(), await services.learning.recompute()];
  const differences = plan.members + plan.counters + learning.differences;
  console.log(`ledger: ${ofPhones} events of phones (should be ${all.length * 10}), ${finished} courses finished (${all.length}); participations counted at the city rose by ${(await counted(deps)) - before}; ${differences} rows, counters and runs differ from a rebuild`);
  if (ofPhones !== all.length * 10 || finished !== all.length || differences !== 0) throw new Error('something was lost or doubled');
};
const counted = async ({ db }: Booted['deps']): Promise<number> =>
  (await counterModel(db).find({ unit: city, indicator: { $in: indicators }, period: { $ne: everything } }).lean()).reduce((sum, { participations }) => sum + participations, 0);

export const comeBack = (): Promise<void> => withFolder(async (folder) => {
  const { all, before } = await withBooted(folder, async (booted) => {
    const people = await makeLearners(booted, 0, 2 * phones);
    await booted.services.plan.recompute({ write: true });
    const made = await prepare(booted, people)();
    await booted.services.plan.settled();
    return { all: made, before: await counted(booted.deps) };
  });
  await withServer(folder, async (url) => {
    const floor = performance.now();
    for (let n = 0; n < 100; n++) await fetch(`${url}/icon.svg`).then((response) => response.text());
    console.log(`floor, a static file: ${((performance.now() - floor) / 100).toFixed(2)} ms; load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
    tell('all at once (goal: all done in 30 s)', await send(url, all.slice(0, phones), () => 0, true));
    tell('spread by the client over 60 s (goal: p99 of a batch 2 s)', await send(url, all.slice(phones), () => afterReturn(Math.random()), false));
    console.log(`load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
  }, { BENCH_TALLY: 'on' });
  await withBooted(folder, (booted) => count(booted, all, before));
});
