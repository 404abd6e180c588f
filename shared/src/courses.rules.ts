// What a draft still lacks before a reviewer should see it: the editor says it as one writes, the server holds to it.
// Messages are keys that the client puts into words.
import type { CourseContent, DraftLesson } from './courses.contract.ts';
import type { DraftFilmQuestion, DraftQuestion } from './quizzes.contract.ts';

export interface Fault { path: string; message: string }

/** Must a learner finish this lesson? A quiz for practice never has to be. */
export const isRequired = ({ required, practice }: Pick<DraftLesson, 'required' | 'practice'>): boolean => required && !practice;

/** May the text of a film lesson be read in place of the film? */
export const hasTextTwin = ({ kind, textTwin, text }: Pick<DraftLesson, 'kind' | 'textTwin' | 'text'>): boolean => kind === 'video' && textTwin === true && text.trim() !== '';

/** The questions in a lesson's film, in order of its time; none where the lesson is no film. */
export const filmQuestionsOf = ({ kind, filmQuestions = [] }: Pick<DraftLesson, 'kind' | 'filmQuestions'>): DraftFilmQuestion[] =>
  kind === 'video' ? filmQuestions.toSorted((one, other) => one.atSec - other.atSec) : [];

const questionFault = (question: DraftQuestion): string | undefined => {
  if (question.type !== 'single' && question.type !== 'multiple') return undefined;
  if (question.correct.some((index) => index >= question.options.length)) return 'correct_option_missing';
  return question.type === 'single' && question.correct.length !== 1 ? 'single_needs_one_answer' : undefined;
};

const questionFaults = (questions: readonly DraftQuestion[], path: string): Fault[] =>
  questions.flatMap((question, index) => {
    const message = questionFault(question);
    return message ? [{ path: `${path}.${index}`, message }] : [];
  });

const lessonFaults = (lesson: DraftLesson, path: string): Fault[] => {
  const isBlank = lesson.text.trim() === '';
  if (lesson.kind === 'text' && isBlank) return [{ path: `${path}.text`, message: 'text_empty' }];
  // While a film is not there its text stands in for it, so one of the two must be.
  if (lesson.kind === 'video' && !lesson.film && isBlank) return [{ path: `${path}.film`, message: 'film_or_text_missing' }];
  if (lesson.kind === 'video') return questionFaults((lesson.filmQuestions ?? []).map(({ question }) => question), `${path}.filmQuestions`);
  if (lesson.kind === 'file' && !lesson.file) return [{ path: `${path}.file`, message: 'file_missing' }];
  if (lesson.kind !== 'quiz') return [];
  if (lesson.questions.length === 0) return [{ path: `${path}.questions`, message: 'quiz_without_questions' }];
  return questionFaults(lesson.questions, `${path}.questions`);
};

/** Everything that keeps a draft from review; paths are those of the content, `content.modules.0.lessons.2.questions`. */
export const missingIn = (content: CourseContent): Fault[] => {
  const faults: Fault[] = [];
  if (content.summary === '') faults.push({ path: 'content.summary', message: 'summary_missing' });
  if (content.targetGroups.length === 0) faults.push({ path: 'content.targetGroups', message: 'groups_missing' });
  if (!content.modules.some(({ lessons }) => lessons.some(isRequired))) faults.push({ path: 'content.modules', message: 'required_lesson_missing' });
  for (const [place, { lessons }] of content.modules.entries()) {
    const path = `content.modules.${place}`;
    if (lessons.length === 0) faults.push({ path: `${path}.lessons`, message: 'module_empty' });
    faults.push(...lessons.flatMap((lesson, index) => lessonFaults(lesson, `${path}.lessons.${index}`)));
  }
  return faults;
};

/** Ids that stand twice; progress, answers and hashes are kept by them. */
export const repeatedIds = (content: CourseContent): Fault[] => {
  const seen = new Set<string>();
  const parts = content.modules.flatMap((module, m) => [
    { path: `content.modules.${m}.id`, id: module.id },
    ...module.lessons.flatMap((lesson, l) => [
      { path: `content.modules.${m}.lessons.${l}.id`, id: lesson.id },
      ...lesson.questions.map((question, q) => ({ path: `content.modules.${m}.lessons.${l}.questions.${q}.id`, id: question.id })),
      ...(lesson.filmQuestions ?? []).map(({ question }, q) => ({ path: `content.modules.${m}.lessons.${l}.filmQuestions.${q}.question.id`, id: question.id })),
    ]),
  ]);
  return parts.flatMap(({ path, id }) => {
    if (seen.has(id)) return [{ path, message: 'id_repeated' }];
    seen.add(id);
    return [];
  });
};
