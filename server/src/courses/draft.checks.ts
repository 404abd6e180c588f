// What may be saved in a draft at all. (What it needs before review is a rule of courses.)
import { AppError } from '@hoctap/shared';
import type { CourseContent, DraftLesson } from '@hoctap/shared/courses.contract';
import { type Fault, repeatedIds } from '@hoctap/shared/courses.rules';
import type { Caller } from '../http/auth.ts';
import type { CourseFileService } from './file.service.ts';
import { checkMarkdown } from './markdown.ts';

/** What rooms above courses know and courses must not ask them: they say it once at start. Unsaid, anything is accepted. */
export interface Allowed {
  indicators?: ReadonlySet<string>;
  groups?: ReadonlySet<string>;
  /** May this person put the film into a course? Asked only for films that the draft did not name before. */
  film?: (caller: Caller, film: string) => Promise<boolean>;
  /** Which of these films have Vietnamese captions? */
  captioned?: (films: string[]) => Promise<ReadonlySet<string>>;
}

/** Ids of films and files that the content names. */
export const heldBy = (content: CourseContent): string[] =>
  [...new Set(content.modules.flatMap(({ lessons }) => lessons).flatMap(({ film, file }) => [film ?? [], file?.id ?? []].flat()))];

const eachLesson = (content: CourseContent): { path: string; lesson: DraftLesson }[] =>
  content.modules.flatMap(({ lessons }, module) => lessons.map((lesson, index) => ({ lesson, path: `content.modules.${module}.lessons.${index}` })));

const unknownIn = (content: CourseContent, key: 'countsFor' | 'preparesFor' | 'targetGroups', known: ReadonlySet<string> | undefined, message: string): Fault[] =>
  content[key].flatMap((id, index) => (!known || known.has(id) ? [] : [{ path: `content.${key}.${index}`, message }]));

/** Texts in Markdown: those of lessons and the explanations of questions. */
const textsOf = (content: CourseContent): { path: string; text: string }[] =>
  eachLesson(content).flatMap(({ path, lesson }) => [
    { path: `${path}.text`, text: lesson.text },
    ...lesson.questions.map(({ explanation }, index) => ({ path: `${path}.questions.${index}.explanation`, text: explanation })),
    ...(lesson.filmQuestions ?? []).map(({ question }, index) => ({ path: `${path}.filmQuestions.${index}.question.explanation`, text: question.explanation })),
  ]);

/** Lessons whose film must have Vietnamese captions and has none yet. */
export const withoutCaptions = async (content: CourseContent, allowed: Allowed): Promise<Fault[]> => {
  const asking = eachLesson(content).flatMap(({ path, lesson: { kind, film, needsCaptions } }) => (kind === 'video' && film && needsCaptions ? [{ path, film }] : []));
  if (asking.length === 0 || !allowed.captioned) return [];
  const there = await allowed.captioned(asking.map(({ film }) => film));
  return asking.filter(({ film }) => !there.has(film)).map(({ path }) => ({ path: `${path}.film`, message: 'captions_missing' }));
};

/** Throws markdown_html, markdown_link, unknown_group or bad_input with faults, all by place. */
export const checkContent = (content: CourseContent, allowed: Allowed): void => {
  checkMarkdown(textsOf(content));
  const groups = unknownIn(content, 'targetGroups', allowed.groups, 'unknown_group');
  if (groups.length > 0) throw new AppError('unknown_group', { faults: groups });
  const faults = [
    ...repeatedIds(content),
    ...unknownIn(content, 'countsFor', allowed.indicators, 'unknown_indicator'),
    ...unknownIn(content, 'preparesFor', allowed.indicators, 'unknown_indicator'),
  ];
  if (faults.length > 0) throw new AppError('bad_input', { faults });
};

/**
 * The content with its attached files as the store knows them, never as the client says. A film, file or cover that the
 * draft did not name before must be the caller's own, else a foreign id would open it. Throws bad_input.
 */
export const withOwnFiles = async (content: CourseContent, before: CourseContent, caller: Caller, files: CourseFileService, allowed: Allowed): Promise<CourseContent> => {
  const lessons = eachLesson(content);
  const known = await files.byIds([content.cover, ...lessons.map(({ lesson }) => lesson.file?.id)].filter((id) => typeof id === 'string'));
  const held = new Set([before.cover, ...heldBy(before)]);
  const faults: Fault[] = [];
  const isOurs = (id: string, kind: 'file' | 'picture') => {
    const file = known.get(id);
    return file?.kind === kind && (held.has(id) || (file.owner === caller.id && !file.withdrawnAt));
  };
  if (content.cover && !isOurs(content.cover, 'picture')) faults.push({ path: 'content.cover', message: 'unknown_picture' });
  for (const { path, lesson } of lessons) {
    if (lesson.file && !isOurs(lesson.file.id, 'file')) faults.push({ path: `${path}.file`, message: 'unknown_file' });
    if (lesson.film && !held.has(lesson.film) && allowed.film && !(await allowed.film(caller, lesson.film))) faults.push({ path: `${path}.film`, message: 'unknown_film' });
  }
  if (faults.length > 0) throw new AppError('bad_input', { faults });
  const attached = (lesson: DraftLesson): DraftLesson => {
    const file = lesson.file && known.get(lesson.file.id);
    return file ? { ...lesson, file: { id: file._id, name: file.name, size: file.size, type: file.type } } : lesson;
  };
  return { ...content, modules: content.modules.map((module) => ({ ...module, lessons: module.lessons.map(attached) })) };
};
