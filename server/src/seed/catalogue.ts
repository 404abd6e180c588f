// The demo's courses and their films, as their files in server/seed give them.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { Services } from '../services.ts';
import { seedCourseId, seedCourses, seedFilmId } from './courses.ts';
import type { DemoPerson } from './people.ts';
import type { SeedFiles } from './scenario.ts';

/** Publishes the courses, written by the demo's publisher and approved by its reviewer; answers the published versions. */
export const demoCourses = async ({ courses, media }: Services, { folder }: SeedFiles, accounts: readonly DemoPerson[]): Promise<CourseVersionDoc[]> => {
  const by = (role: string) => {
    const person = accounts.find(({ roles }) => roles.some((grant) => grant.role === role));
    if (!person) throw new Error(`the demo has no ${role}`);
    return person;
  };
  const [publisher, reviewer] = [by('publisher'), by('reviewer')];
  const files = join(folder, 'courses');
  const filmOf = (lesson: string) => join(folder, 'films', `${lesson}.mp4`);
  await seedCourses(courses, files, {
    owner: publisher.roles[0]?.unit ?? '', author: publisher._id, reviewer: reviewer._id, hasFilm: (lesson) => existsSync(filmOf(lesson)),
  });
  const codes = (await readdir(files)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5)).sort();
  const versions = await Promise.all(codes.map((code) => courses.published(seedCourseId(code))));
  for (const lesson of versions.flatMap((version) => courses.lessonsOf(version))) {
    if (!lesson.film || !existsSync(filmOf(lesson.id))) continue;
    await media.addSeed({ id: seedFilmId(lesson.id), path: filmOf(lesson.id), name: lesson.title, captions: [{ language: 'vi', path: join(folder, 'films', `${lesson.id}.vi.vtt`) }] });
  }
  return versions;
};
