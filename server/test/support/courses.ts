// What tests of courses start from: a city with two agencies, people who write and review, a course that is complete.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '@hoctap/shared';
import type { CourseContent, DraftLesson } from '@hoctap/shared/courses.contract';
import type { DraftQuestion } from '@hoctap/shared/quizzes.contract';
import { v7 } from 'uuid';
import { peopleService } from '../../src/accounts/people.service.ts';
import { diskStorage } from '../../src/adapters/storage.ts';
import { courseService } from '../../src/courses/course.service.ts';
import { courseFileService } from '../../src/courses/file.service.ts';
import type { Caller } from '../../src/http/auth.ts';
import type { UploadedFile } from '../../src/http/upload.ts';
import { ensureIndexes } from '../../src/store/schemas.ts';
import { type NewUnit, unitService } from '../../src/units/unit.service.ts';
import { testDeps } from './deps.ts';

const from = '2013-12-27';
const unit = (code: string, level: NewUnit['level'], nameVi: string, parent: string | null): NewUnit => ({
  code, level, type: level, nameVi, nameEn: null, parent: parent && `${parent}@${from}`, validFrom: from, validTo: null, madeUp: true, locatedIn: null, scenario: null,
});
/** A city, two agencies beside each other, a school under the first. */
export const courseUnits = [
  unit('01', 'city', 'Hà Nội', null), unit('AG-1', 'agency', 'Sở Một', '01'), unit('AG-2', 'agency', 'Sở Hai', '01'), unit('SC-1', 'school', 'Trường Một', 'AG-1'),
];

/** A signed-in person with one role, held at the unit of this code. */
export const callerWith = (role: Role, code: string, fullName = `${role} ${code}`): Caller => ({
  id: v7(), fullName, roles: [{ role, unit: `${code}@${from}`, from: '2020-01-01', to: null }], session: v7(), mustChangePassword: false,
});

/** Units and courses on an empty store. */
export const startCourses = async () => {
  const deps = await testDeps();
  const units = unitService(deps);
  const people = peopleService(deps, { units });
  const files = courseFileService(deps, { storage: diskStorage(deps.config.uploadsDir) });
  const courses = courseService(deps, { units, people, files });
  await ensureIndexes(deps.db);
  await units.addAll(courseUnits);
  return { deps, units, files, courses, drafts: courses.drafts };
};
export type CourseBench = Awaited<ReturnType<typeof startCourses>>;

export const question: Extract<DraftQuestion, { type: 'single' }> = {
  type: 'single', id: 'q1', points: 1, prompt: 'Rau nào?', language: null, explanation: 'Vì *rau* an toàn.', options: ['Cải', 'Cỏ', 'Đá'], correct: [0], keepOrder: false,
};
export const lesson = (id: string, part: Partial<DraftLesson> = {}): DraftLesson => ({
  id, title: `Bài ${id}`, kind: 'text', minutes: 10, required: true, language: null, text: 'Chào **bà con**.', film: null, file: null, questions: [], ...part,
});
/** Content that may be sent for review: a text, a film without a file yet, and a quiz. */
export const completeContent = (part: Partial<CourseContent> = {}): CourseContent => ({
  slug: 'trong-rau-an-toan', title: 'Trồng rau an toàn', titleEn: 'Safe vegetables', summary: 'Cách trồng rau sạch.', summaryEn: null, family: 'agriculture',
  level: 'cơ bản', language: 'vi', objectives: ['Biết trồng rau'], prerequisites: '', cover: null, targetGroups: ['rural_worker'], creditPeriods: 2,
  countsFor: [], preparesFor: [], passMarkPercent: 60, maxAttempts: null,
  modules: [{ id: 'm1', title: 'Bắt đầu', lessons: [lesson('l1'), lesson('l2', { kind: 'video' }), lesson('l3', { kind: 'quiz', text: '', questions: [question] })] }],
  ...part,
});

let uploads = 0;
/** A received upload with these bytes, as http/upload hands it over. */
export const uploaded = async (folder: string, originalName: string, bytes: string | Buffer): Promise<UploadedFile> => {
  const path = join(folder, `upload-${++uploads}.part`);
  await mkdir(folder, { recursive: true });
  await writeFile(path, bytes);
  return { path, size: Buffer.byteLength(bytes), originalName };
};
