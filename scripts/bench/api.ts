// Reads and writes that people make most, one after the other over loopback, beside the floor: a static file of the same server.
import { v7 } from 'uuid';
import { demoPassword } from '../../server/src/seed/accounts.ts';
import { type Caller, createCaller } from '../../server/test/support/caller.ts';
import { withDemo } from './demo.ts';
import { measure } from './measure.ts';

const seconds = 30;

/** A course of the demo with a lesson that is a film. */
export const filmLesson = async (call: Caller): Promise<{ course: string; lesson: string }> => {
  const { items } = await call('listCourses', { query: { limit: 100 } });
  for (const { id: course } of items) {
    const { modules } = await call('getCourse', { params: { course } });
    const film = modules.flatMap(({ lessons }) => lessons).find(({ hasFilm }) => hasFilm);
    if (film) return { course, lesson: film.id };
  }
  throw new Error('the demo has no film');
};

export const api = (): Promise<void> => withDemo(async (url) => {
  const nobody = createCaller(url);
  const signIn = async (login: string) => nobody.as((await nobody('signIn', { body: { login, password: demoPassword } })).accessToken);
  const [farmer, official] = await Promise.all([signIn('nongdan'), signIn('thanhpho')]);

  const { course, lesson } = await filmLesson(farmer);
  const { id: enrolment } = await farmer('enrol', { body: { id: v7(), course, through: null } });
  const device = v7();
  let seq = 0;
  /** One second watched, as the player says every ten; all of them together stay within the time that passes. */
  const watch = async () => {
    const from = seq % 60;
    const result = { intervals: [[from, from + 1] as [number, number]], elapsed: 0.01, position: from + 1 };
    const event = { id: v7(), enrolment, lesson, device, seq: seq++, at: new Date().toISOString(), verb: 'watched' as const, result };
    const { refused } = await farmer('recordEvents', { body: { events: [event] } });
    if (refused[0]) throw new Error(`an event was refused: ${refused[0].code}`);
  };

  const { items } = await official('listIndicators', { params: { unit: '01' } });
  const indicator = items.find(({ source }) => source === 'lms')?.indicator;
  if (!indicator) throw new Error('the demo counts no indicator');
  const floor = () => fetch(`${url}/icon.svg`).then((response) => response.text());
  await measure([
    { name: 'static file (floor)', call: floor },
    { name: 'getHealth', call: () => nobody('getHealth') },
    { name: 'listCourses', call: () => nobody('listCourses') },
    { name: 'listCourses, search', call: () => nobody('listCourses', { query: { q: 'rau an toan' } }) },
    { name: 'getProgress', call: () => farmer('getProgress', { params: { enrolment } }) },
    { name: 'recordEvents', call: watch },
    { name: 'listIndicators of the city', call: () => official('listIndicators', { params: { unit: '01' } }) },
    { name: 'getIndicator of the city', call: () => official('getIndicator', { params: { unit: '01', indicator } }) },
  ], seconds);
});
