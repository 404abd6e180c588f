// From the end of a course to every counter above the learner and to a hundred screens that show them, under fifty ends a second.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { loadavg } from 'node:os';
import { type Socket, io } from 'socket.io-client';
import { v7 } from 'uuid';
import { createApp } from '../../server/src/app.ts';
import { type Booted, boot } from '../../server/src/boot.ts';
import { readConfig } from '../../server/src/config.ts';
import { eventModel } from '../../server/src/learning/event.model.ts';
import { createLog } from '../../server/src/log.ts';
import { everything } from '../../server/src/plan/member.rules.ts';
import { batchModel, counterModel } from '../../server/src/plan/tally.model.ts';
import { createSockets } from '../../server/src/realtime/sockets.ts';
import { demoPassword } from '../../server/src/seed/accounts.ts';
import { createCaller } from '../../server/test/support/caller.ts';
import { completeContent, lesson, question } from '../../server/test/support/courses.ts';
import { demoIn, withFolder } from './demo.ts';
import { makeLearners } from './made-city.ts';
import { percentile } from './measure.ts';

const [perSecond, seconds, screens] = [50, 20, 100];
const indicators = ['RURAL_CLC', 'IT_OFFICIALS', 'LIFESKILL_PARTICIPATION'];
const city = '01@2013-12-27';
const root = new URL('../..', import.meta.url).pathname;

/** A course of one question, that counts for all whom the made city has. */
const shortCourse = async ({ services }: Booted): Promise<string> => {
  const id = v7();
  const [author, reviewer] = [v7(), v7()];
  await services.courses.addSeed({
    id, owner: city, author, reviewer,
    content: completeContent({ slug: `bench-${id}`, countsFor: indicators, modules: [{ id: 'm1', title: 'Một câu', lessons: [lesson('m1.quiz', { kind: 'quiz', text: '', questions: [question] })] }] }),
  });
  return id;
};
/** Participations counted at the city, in all three indicators and all years. */
const counted = async ({ deps }: Booted): Promise<number> =>
  (await counterModel(deps.db).find({ unit: city, indicator: { $in: indicators }, period: { $ne: everything } }).lean()).reduce((sum, { participations }) => sum + participations, 0);

/** Screens of officials that look at the city; tells when the last of them heard of each batch. */
const openScreens = async (url: string, token: string): Promise<{ heard: Map<number, number[]>; close: () => void }> => {
  const heard = new Map<number, number[]>();
  const sockets: Socket[] = [];
  for (let n = 0; n < screens; n++) {
    const socket = io(url, { auth: { token }, transports: ['websocket'], forceNew: true });
    await new Promise<void>((connected, failed) => void socket.on('connect', connected).on('connect_error', failed));
    socket.on('unit:tallied', ({ seq }: { seq: number }) => void heard.set(seq, [...(heard.get(seq) ?? []), Date.now()]));
    await socket.emitWithAck('unit:watch', { unit: city });
    sockets.push(socket);
  }
  return { heard, close: () => sockets.forEach((socket) => socket.close()) };
};

const finish = async ({ services: { learning } }: Booted, { person, enrolment }: { person: string; enrolment: string }): Promise<void> => {
  const { id } = await learning.attempts.start(person, { id: v7(), enrolment, lesson: 'm1.quiz' });
  await learning.attempts.saveAnswer(person, id, question.id, { answer: question.correct, at: new Date().toISOString() });
  const { result } = await learning.attempts.submit(person, id);
  if (!result?.passed) throw new Error('the course was not finished');
};

const run = async (booted: Booted, url: string): Promise<void> => {
  const { deps, services } = booted;
  const course = await shortCourse(booted);
  const people = await makeLearners(booted, 0, perSecond * seconds);
  await services.plan.recompute({ write: true });
  const runs = await Promise.all(people.map(async (person) => ({ person, enrolment: (await services.learning.enrolments.enrol(person, { id: v7(), course, through: null })).id })));
  await services.plan.settled();
  const { accessToken } = await createCaller(url)('signIn', { body: { login: 'thanhpho', password: demoPassword } });
  const { heard, close } = await openScreens(url, accessToken);
  const before = await counted(booted);
  const begun = new Map<string, number>();
  const answered: number[] = [];
  const work = runs.map(async (one, index) => {
    await setTimeout((index * 1000) / perSecond);
    begun.set(one.enrolment, Date.now());
    await finish(booted, one);
    answered.push(Date.now() - (begun.get(one.enrolment) ?? 0));
  });
  await Promise.all(work);
  await services.plan.settled();
  await setTimeout(500);
  close();

  const ends = await eventModel(deps.db).find({ verb: 'completed', 'context.enrolment': { $in: runs.map(({ enrolment }) => enrolment) } }).lean();
  const batches = await batchModel(deps.db).find({ facts: { $ne: [] } }).lean();
  const batchOf = new Map(batches.flatMap(({ seq, facts }) => facts.map((fact) => [fact, seq] as const)));
  const times = ends.flatMap(({ _id, context }) => {
    const at = heard.get(batchOf.get(_id) ?? -1) ?? [];
    const from = begun.get(context.enrolment ?? '');
    return at.length === screens && from ? [Math.max(...at) - from] : [];
  });
  const rose = (await counted(booted)) - before;
  const { members, counters } = await services.plan.recompute();
  console.log(`${perSecond}/s for ${seconds} s, ${screens} screens: ${ends.length} courses finished, the city's counters rose by ${rose}, ${members + counters} rows and counters differ from the ledger, ${times.length} heard of by every screen`);
  console.log(`answered: p50 ${percentile(answered, 50)} ms, p99 ${percentile(answered, 99)} ms`);
  console.log(`from the end of a course to all screens: p50 ${percentile(times, 50)} ms, p99 ${percentile(times, 99)} ms (goal 1000), most ${Math.max(...times)} ms`);
  console.log(`load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
  if (rose === 0 || members + counters > 0) throw new Error('a finished course was not counted');
  if (times.length !== runs.length) throw new Error('a finished course was not heard of');
};

export const live = (): Promise<void> => withFolder(async (folder) => {
  const booted = await boot(readConfig(demoIn(folder), root), createLog('warn'), undefined, { background: false });
  booted.services.plan.start();
  const http = createServer(createApp(booted.deps, booted.services, { version: booted.version, clientDir: undefined })).listen(0, '127.0.0.1');
  const sockets = createSockets(booted.deps, booted.services, http);
  try {
    await once(http, 'listening');
    await run(booted, `http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  } finally {
    await sockets.close();
    http.closeAllConnections();
    await booted.stop();
  }
});
