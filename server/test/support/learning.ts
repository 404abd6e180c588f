// What stories of learning start from: a corner of the city, one published course, and words for what a phone sends.
import type { ClientEvent } from '@hoctap/shared/learning.contract';
import type { CourseContent } from '@hoctap/shared/courses.contract';
import type { Answer, DraftQuestion } from '@hoctap/shared/quizzes.contract';
import { v7 } from 'uuid';
import { type AppOptions, type TestApp, startApp } from './app.ts';
import { makePerson, smallTree, unitOf } from './builders.ts';
import { completeContent, lesson, question } from './courses.ts';

export const film = v7();
export const filmSec = 100;
/** `true_false` and `number` beside the single choice of three points: passed with the single one and another. */
export const questions: DraftQuestion[] = [
  { ...question, points: 3 },
  { type: 'true_false', id: 'q.2', points: 1, prompt: 'Đúng không?', language: null, explanation: 'Đúng vậy.', answer: true },
  { type: 'number', id: 'q3', points: 1, prompt: 'Mấy?', language: null, explanation: '', answer: 99.5, tolerance: 0, unit: 'kg' },
];
/** A film of 100 s, a text of 4 minutes, a quiz to be passed with 80 %, and an optional text. */
export const threeLessons = (part: Partial<CourseContent> = {}): CourseContent => completeContent({
  passMarkPercent: 80, countsFor: [],
  modules: [{ id: 'm1', title: 'Bắt đầu', lessons: [
    lesson('m1.film', { kind: 'video', minutes: 2, film }), lesson('m1.text', { minutes: 4 }),
    lesson('m1.quiz', { kind: 'quiz', text: '', questions }), lesson('m1.more', { required: false }),
  ] }],
  ...part,
});

export interface World { app: TestApp; course: string; publish(content: CourseContent): Promise<string> }

/** The app with the small tree and the course of three lessons, owned by the agency. */
export const startLearning = async (options: AppOptions = {}): Promise<World> => {
  const app = await startApp(options);
  await smallTree(app);
  const [author, reviewer] = await Promise.all([makePerson(app, { workplace: 'AG-1' }), makePerson(app, { workplace: 'AG-1' })]);
  await app.services.courses.noteFilm({ film, durationSec: filmSec, lightBytes: 1000 });
  const publish = async (content: CourseContent): Promise<string> => {
    const id = v7();
    await app.services.courses.addSeed({ id, content, owner: unitOf('AG-1'), author: author.id, reviewer: reviewer.id });
    return id;
  };
  return { app, course: await publish(threeLessons()), publish };
};

/** Puts the next version of a course in the catalogue, as a reviewer's approval does. */
export const publishNext = async ({ app }: World, course: string, content: CourseContent): Promise<void> => {
  const { drafts } = app.services.courses;
  const person = (id: string, role: 'publisher' | 'reviewer') => ({
    id, fullName: role, roles: [{ role, unit: unitOf('01'), from: '2013-12-27', to: null }], session: v7(), mustChangePassword: false,
  });
  const { author } = await app.services.courses.published(course);
  const writer = person(author, 'publisher');
  const { rev } = await drafts.get(writer, course);
  const saved = await drafts.save(writer, course, { rev, content });
  const sent = await drafts.send(writer, course, saved.rev);
  await drafts.publish(person(v7(), 'reviewer'), course, sent.rev);
};

/** A learner's phone: makes events as the client's outbox holds them. */
export const phoneOf = (app: TestApp, enrolment: string, device = v7()) => {
  let seq = 0;
  const event = <T extends object>(part: T) => ({ id: v7(), enrolment, device, seq: seq++, at: app.clock.now().toISOString(), ...part });
  return {
    device,
    opened: (lessonId: string) => event({ verb: 'opened' as const, lesson: lessonId, result: {} }),
    watched: (from: number, to: number, elapsed = to - from, lessonId = 'm1.film') =>
      event({ verb: 'watched' as const, lesson: lessonId, result: { intervals: [[from, to]] as [number, number][], elapsed, position: to } }),
    answered: (question: string, answer: Answer, version = 1, lessonId = 'm1.film') => event({ verb: 'answered' as const, lesson: lessonId, result: { question, version, answer } }),
    read: (elapsed: number, lessonId = 'm1.text') => event({ verb: 'read' as const, lesson: lessonId, result: { elapsed, endReached: true as const } }),
  } satisfies Record<string, unknown> & { opened: (lessonId: string) => ClientEvent };
};
