// Grading and shuffling: pure, so that server, preview and a phone without a line agree.
import { fold } from './fold.ts';
import type { Answer, DraftQuestion, FilmAnswers, FilmResult, OfflineQuiz, QuestionResult } from './quizzes.contract.ts';

/** A typed number with decimal comma or point, `99,5` or `99.5`; undefined when it is none. */
export const parseNumber = (typed: string): number | undefined => {
  const cleaned = typed.replace(/\s/g, '').replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(cleaned) ? Number(cleaned) : undefined;
};

type TextMatch = Extract<DraftQuestion, { type: 'short_text' }>['match'];
const normalise = (value: string, match: TextMatch): string => {
  let out = value.normalize('NFC').trim();
  if (match.foldMarks) out = match.foldCase ? fold(out) : foldKeepingCase(out);
  else if (match.foldCase) out = out.toLowerCase();
  return match.foldSpaces ? out.replace(/\s+/g, '') : out.replace(/\s+/g, ' ');
};
const foldKeepingCase = (value: string): string => value.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');

const sameSet = (left: readonly number[], right: readonly number[]): boolean => {
  const set = new Set(left);
  return set.size === new Set(right).size && right.every((value) => set.has(value));
};

/** Does the answer have the shape that this kind of question takes? */
export const fits = (question: DraftQuestion, answer: Answer): boolean => {
  switch (question.type) {
    case 'single': return Array.isArray(answer) && answer.length <= 1 && answer.every((index) => index < question.options.length);
    case 'multiple': return Array.isArray(answer) && answer.every((index) => index < question.options.length);
    case 'true_false': return typeof answer === 'boolean';
    default: return typeof answer === 'string';
  }
};

/** A question without its key, its options in their author's order. */
export const plainQuestion = (question: DraftQuestion): OfflineQuiz['questions'][number] => {
  const { options, keepOrder } = question.type === 'single' || question.type === 'multiple' ? question : { options: [], keepOrder: true };
  return {
    id: question.id, type: question.type, points: question.points, prompt: question.prompt, language: question.language,
    options: options.map((text, index) => ({ index, text })), unit: question.type === 'number' ? question.unit : '', keepOrder,
  };
};

/** Has the person said anything? */
export const isGiven = (answer: Answer | undefined): boolean =>
  answer !== undefined && !(typeof answer === 'string' && answer.trim() === '') && !(Array.isArray(answer) && answer.length === 0);

/** The right answer as it is shown afterwards. */
export const rightAnswer = (question: DraftQuestion): QuestionResult['correct'] => {
  switch (question.type) {
    case 'single':
    case 'multiple': return question.correct;
    case 'true_false': return question.answer;
    case 'short_text': return question.accepted[0] ?? '';
    case 'number': return String(question.answer);
  }
};

/** What is said of an answer in a film: where the right one is asked for, a wrong one is told no key. */
export const filmResultOf = (question: DraftQuestion, answer: Answer, asked: FilmAnswers, right = gradeAnswer(question, answer) > 0): FilmResult => {
  const isOver = right || asked !== 'right';
  return { question: question.id, right, answer, correct: isOver ? rightAnswer(question) : null, explanation: isOver ? question.explanation : null };
};

/** Points of one answer: all or nothing; a multiple choice needs exactly the right set. */
export const gradeAnswer = (question: DraftQuestion, answer: Answer | null | undefined): number => {
  if (answer === null || answer === undefined || !fits(question, answer)) return 0;
  const right = (() => {
    switch (question.type) {
      case 'single':
      case 'multiple': return sameSet(answer as number[], question.correct);
      case 'true_false': return answer === question.answer;
      case 'short_text': return question.accepted.some((accepted) => normalise(accepted, question.match) === normalise(answer as string, question.match));
      case 'number': {
        const value = parseNumber(answer as string);
        // Room for the rounding of decimals as binary fractions: 1000.1 is 0.1 within 1000.
        const rounding = 2 * Number.EPSILON * (Math.abs(question.answer) + Math.abs(value ?? 0));
        return value !== undefined && Math.abs(value - question.answer) <= question.tolerance + rounding;
      }
    }
  })();
  return right ? question.points : 0;
};

/** Passed when points/total >= mark, unrounded. A quiz without points cannot be passed. */
export const isPassed = (points: number, outOf: number, passMarkPercent: number): boolean => outOf > 0 && points * 100 >= passMarkPercent * outOf;

/** Indexes 0..count-1 in an order fixed by the seed (the attempt's id and the question's), so a review shows the same order. */
export const shuffledIndexes = (count: number, seed: string): number[] => {
  let state = 2166136261;
  for (const char of seed) state = Math.imul(state ^ char.charCodeAt(0), 16777619);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const out = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const pick = Math.floor(next() * (last + 1));
    [out[last], out[pick]] = [out[pick] as number, out[last] as number];
  }
  return out;
};

/** Options in the order that an attempt shows them; server and phone find the same by the attempt's id. */
export const asShown = <T>(options: readonly T[], { id, keepOrder }: { id: string; keepOrder: boolean }, attempt: string): T[] =>
  keepOrder ? [...options] : shuffledIndexes(options.length, `${attempt}:${id}`).map((index) => options[index] as T);
