// Order of modules and lessons: pure moves on lists, so that dragging, buttons and keys do the same.
import type { CourseContent, DraftLesson } from '@hoctap/shared/courses.contract';
import { v7 } from 'uuid';

type Modules = CourseContent['modules'];

/** The list with the item at `from` standing at `to`; places outside the list change nothing. */
export const moved = <T>(list: readonly T[], from: number, to: number): T[] => {
  const out = [...list];
  if (from === to || !(from in out) || !(to in out)) return out;
  const [item] = out.splice(from, 1);
  out.splice(to, 0, item as T);
  return out;
};

/** A lesson one place up (-1) or down (+1), over the edge of its module into the neighbouring one. */
export const lessonMoved = (modules: Modules, module: number, lesson: number, by: -1 | 1): Modules => {
  const here = modules[module];
  const item = here?.lessons[lesson];
  if (!here || !item) return modules;
  if (lesson + by in here.lessons) return replaced(modules, module, { ...here, lessons: moved(here.lessons, lesson, lesson + by) });
  const there = modules[module + by];
  if (!there) return modules;
  const without = replaced(modules, module, { ...here, lessons: here.lessons.filter((_one, index) => index !== lesson) });
  return replaced(without, module + by, { ...there, lessons: by === 1 ? [item, ...there.lessons] : [...there.lessons, item] });
};

/** A lesson dropped at another place, of the same module or another. */
export const lessonDropped = (modules: Modules, from: [number, number], to: [number, number]): Modules => {
  const item = modules[from[0]]?.lessons[from[1]];
  if (!item || !modules[to[0]]) return modules;
  const without = modules.map((module, index) => (index === from[0] ? { ...module, lessons: module.lessons.filter((_one, place) => place !== from[1]) } : module));
  return without.map((module, index) => (index === to[0] ? { ...module, lessons: [...module.lessons.slice(0, to[1]), item, ...module.lessons.slice(to[1])] } : module));
};

export const replaced = <T>(list: readonly T[], at: number, item: T): T[] => list.map((one, index) => (index === at ? item : one));
export const without = <T>(list: readonly T[], at: number): T[] => list.filter((_one, index) => index !== at);

/** The modules with a film given to one lesson, wherever it stands by now. */
export const withFilm = (modules: Modules, lesson: string, film: string): Modules =>
  modules.map((module) => ({ ...module, lessons: module.lessons.map((one) => (one.id === lesson ? { ...one, film } : one)) }));

/** A new lesson of a kind, with ids of its own. */
export const newLesson = (kind: DraftLesson['kind'], title: string): DraftLesson => ({
  id: v7(), title, kind, minutes: kind === 'quiz' ? 10 : 5, required: true, language: null, text: '', film: null, file: null, questions: [],
  ...(kind === 'video' && { textTwin: true }),
});

export type Question = DraftLesson['questions'][number];
/** A new question of a type, ready to be filled in. */
export const newQuestion = (type: Question['type']): Question => {
  const common = { id: v7(), points: 1, prompt: '', language: null, explanation: '' };
  switch (type) {
    case 'single': return { type, ...common, options: ['', ''], correct: [0], keepOrder: false };
    case 'multiple': return { type, ...common, options: ['', '', ''], correct: [0, 1], keepOrder: false };
    case 'true_false': return { type, ...common, answer: true };
    case 'short_text': return { type, ...common, accepted: [''], match: { foldCase: true, foldMarks: true, foldSpaces: true } };
    case 'number': return { type, ...common, answer: 0, tolerance: 0, unit: '' };
  }
};

/** An option taken away: the marks of the right ones follow the rest. */
export const withoutOption = (correct: readonly number[], at: number): number[] => correct.filter((index) => index !== at).map((index) => (index > at ? index - 1 : index));
