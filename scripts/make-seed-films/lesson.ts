import { readFileSync } from 'node:fs';

export type Slide = { title: string; bullets: string[] };
type Lesson = { id: string; title: string; titleLang?: string; script?: string; slides?: Slide[] };
type Course = { title: string; family: string; modules: { lessons: Lesson[] }[] };
export type SeedLesson = { courseTitle: string; family: string; script: string; slides: Slide[] };

export const seedFolder = new URL('../../server/seed/', import.meta.url);

/** The slides and script of a lesson of the seed; throws when the lesson has none. */
export const readLesson = (courseCode: string, id: string): SeedLesson => {
  const course = JSON.parse(readFileSync(new URL(`courses/${courseCode}.json`, seedFolder), 'utf8')) as Course;
  const lesson = course.modules.flatMap((module) => module.lessons).find((one) => one.id === id);
  if (!lesson?.script || !lesson.slides) throw new Error(`Lesson ${id} has no script or no slides.`);
  return { courseTitle: course.title, family: course.family, script: lesson.script, slides: lesson.slides };
};
