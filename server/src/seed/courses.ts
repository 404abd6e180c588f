// The product's own courses: from the files in server/seed/courses to published courses, the same ids every time.
import { readFile, readdir } from 'node:fs/promises';
import { Language } from '@hoctap/shared';
import { CourseContent } from '@hoctap/shared/courses.contract';
import { v5 } from 'uuid';
import { z } from 'zod';
import type { CourseService, SeedCourse } from '../courses/course.service.ts';

const namespace = '0198b3b8-6c1e-5d0a-9c5e-5eedc0a75e50';
/** Id of a course of the product, from its code. */
export const seedCourseId = (code: string): string => v5(code, namespace);
/** Id of the film of a lesson of the product. */
export const seedFilmId = (lesson: string): string => v5(`film/${lesson}`, namespace);

/** The parts of a seed file that stand otherwise in a course; the contract checks the rest. */
const SeedLesson = z.looseObject({
  id: z.string(), kind: z.string(), titleLang: Language.optional(), text: z.string().optional(), outline: z.string().optional(),
  questions: z.array(z.looseObject({ lang: Language.optional() })).optional(),
});
const SeedFile = z.looseObject({ code: z.string(), modules: z.array(z.looseObject({ lessons: z.array(SeedLesson) })) });

/** A course from its seed file. `hasFilm` says whether a lesson's film comes with the product. */
export const courseOfSeed = (json: unknown, hasFilm: (lesson: string) => boolean): { id: string; content: CourseContent } => {
  const seed = SeedFile.parse(json);
  const lessonOf = ({ titleLang, text, outline, questions, ...lesson }: z.infer<typeof SeedLesson>) => ({
    ...lesson,
    language: titleLang ?? null,
    text: text ?? outline ?? '',
    // What is spoken in a film of the product is its text; an outline is less. A key that is undefined would be stored as null.
    ...(lesson.kind === 'video' && text !== undefined && { textTwin: true }),
    film: lesson.kind === 'video' && hasFilm(lesson.id) ? seedFilmId(lesson.id) : null,
    questions: questions?.map(({ lang, ...question }) => ({ ...question, language: lang ?? null })),
  });
  const modules = seed.modules.map((module) => ({ ...module, lessons: module.lessons.map(lessonOf) }));
  return { id: seedCourseId(seed.code), content: CourseContent.parse({ ...seed, modules }) };
};

/** Publishes every course of the folder; repeatable. `owner` is a unit's id or code, author and reviewer are people. */
export const seedCourses = async (
  courses: Pick<CourseService, 'addSeed'>, folder: string, { hasFilm, ...by }: Pick<SeedCourse, 'owner' | 'author' | 'reviewer'> & { hasFilm: (lesson: string) => boolean },
): Promise<void> => {
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()) {
    await courses.addSeed({ ...courseOfSeed(JSON.parse(await readFile(`${folder}/${file}`, 'utf8')), hasFilm), ...by });
  }
};
