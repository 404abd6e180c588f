// Progress and completion, derived from the ledger by pure functions: any order, any repetition, one answer.
import type { Answered, Interval, LessonProgress, RosterState, Strength, Verb } from './learning.contract.ts';
import { type Standing, standingsOf } from './film-answers.rules.ts';
import { creditOf, lengthOf, unionOf, within } from './watching.rules.ts';

/** Every verb's IRI (ADL vocabulary where it has one), for an xAPI projection of the ledger. */
export const verbIri: Record<Verb, string> = {
  enrolled: 'http://adlnet.gov/expapi/verbs/registered',
  opened: 'http://adlnet.gov/expapi/verbs/launched',
  watched: 'https://w3id.org/xapi/video/verbs/played',
  read: 'http://adlnet.gov/expapi/verbs/experienced',
  answered: 'http://adlnet.gov/expapi/verbs/answered',
  attempted: 'http://adlnet.gov/expapi/verbs/attempted',
  passed: 'http://adlnet.gov/expapi/verbs/passed',
  failed: 'http://adlnet.gov/expapi/verbs/failed',
  attended: 'http://adlnet.gov/expapi/verbs/attended',
  completed: 'http://adlnet.gov/expapi/verbs/completed',
  credited: 'https://w3id.org/xapi/tla/verbs/credited',
  certified: 'http://id.tincanapi.com/verb/earned',
  voided: 'http://adlnet.gov/expapi/verbs/voided',
};

const order: Strength[] = ['self_declared', 'watched', 'attended', 'quiz_passed', 'supervised', 'certificate_checked'];
export const isAtLeast = (strength: Strength, least: Strength): boolean => order.indexOf(strength) >= order.indexOf(least);
const stronger = (left: Strength | null, right: Strength): Strength => (left && isAtLeast(left, right) ? left : right);

/** The rules of finishing a lesson, as data. `clockSlackSec` is how far two readings of a device's wall clock may be off. */
export const finishing = { watchedShare: 0.9, readShareOfMinutes: 0.25, clockSlackSec: 5 } as const;

/** Seconds that a text asks for before it can be declared read. */
export const readingSeconds = (minutes: number): number => minutes * 60 * finishing.readShareOfMinutes;

/** A fact about one lesson of one run, as the ledger holds it. */
export interface LessonFact {
  id: string;
  verb: Verb;
  lesson: string;
  at: string;
  /** When the server took it; empty for what still waits on a device. */
  received: string;
  device: string | null;
  seq: number;
  strength: Strength;
  result: { intervals?: Interval[]; elapsed?: number; span?: Interval; position?: number; score?: number; question?: string; right?: boolean };
}
/** What the rules need to know of a lesson; `durationSec` null means that its film is not there, so it is finished as a text. */
export interface LessonRule {
  id: string;
  kind: 'video' | 'text' | 'quiz' | 'file';
  required: boolean;
  minutes: number;
  durationSec: number | null;
  /** A quiz that counts for nothing by itself: never required, finished by handing it in. */
  practice?: boolean;
  /** A video that is finished by reading its text as well. */
  hasTextTwin?: boolean;
  /** Questions of its film that must be answered before watching or reading finishes it; presence in a group asks for none. */
  asks?: {
    questions: readonly string[]; rightly: boolean;
    /** How many answers count at once, and at which second each is asked; known to the server alone. */
    tries?: ReadonlyMap<string, { atSec: number; count: number }>;
  };
}

/** Can the lesson be finished by reading: a text, or a video that may be read or whose film is not there yet? */
export const isReadAsText = (lesson: LessonRule): boolean =>
  lesson.kind === 'text' || (lesson.kind === 'video' && (lesson.durationSec === null || lesson.hasTextTwin === true));

/**
 * State of one lesson from its facts. A person present at a centre session has finished it, with strength `attended`; where the
 * fact says which part of the film was shown while they were there, that part is joined to what they watched themselves.
 */
export const lessonProgress = (lesson: LessonRule, facts: readonly LessonFact[]): LessonProgress => {
  const watched = facts.filter((fact) => fact.verb === 'watched');
  const alone = creditOf(watched.map(({ device, result }) => ({ device, intervals: result.intervals ?? [], elapsed: result.elapsed ?? 0, span: result.span })), lesson.durationSec);
  const together = within(unionOf(facts.flatMap((fact) => (fact.verb === 'attended' ? fact.result.intervals ?? [] : []))), lesson.durationSec);
  const intervals = unionOf([...alone, ...together]);
  const shareOf = (some: readonly Interval[]) => (lesson.durationSec ? Math.min(1, lengthOf(some) / lesson.durationSec) : 0);
  const share = shareOf(intervals);
  const answered = standingsOf(lesson, facts);
  const isAnswered = lesson.asks?.questions.every((question) => answered.has(question) && (!lesson.asks?.rightly || answered.get(question)?.right)) ?? true;
  const scores = facts.flatMap((fact) => (fact.result.score === undefined ? [] : [fact.result.score]));
  let strength: Strength | null = null;
  for (const fact of facts) if (finishes(lesson, fact, facts, { share, together: shareOf(together), isAnswered })) strength = stronger(strength, fact.strength);
  return {
    state: strength ? 'done' : facts.length > 0 ? 'begun' : 'todo',
    share, intervals, strength,
    position: [...watched].sort(byTime).at(-1)?.result.position ?? 0,
    score: scores.length > 0 ? Math.max(...scores) : null,
    ...(answered.size > 0 && { answered: [...answered].map(([question, standing]) => answerOf(question, standing)).sort((a, b) => (a.question < b.question ? -1 : 1)) }),
  };
};

const answerOf = (question: string, { right, given, allowed }: Standing): Answered => ({ question, right, given, ...(Number.isFinite(allowed) && { allowed }) });

/** By device time; a device's own count, then the id, settle what happened within one millisecond. */
const byTime = (left: LessonFact, right: LessonFact): number =>
  left.at !== right.at ? (left.at < right.at ? -1 : 1) : left.seq !== right.seq ? left.seq - right.seq : left.id < right.id ? -1 : 1;

/** Sums of intervals may end a hair below nine tenths. */
const isSeen = (share: number): boolean => share >= finishing.watchedShare - 1e-9;

const finishes = (lesson: LessonRule, fact: LessonFact, facts: readonly LessonFact[], { share, together, isAnswered }: { share: number; together: number; isAnswered: boolean }): boolean => {
  switch (fact.verb) {
    // Presence that names no part of the film is presence at all of it.
    case 'attended': return !fact.result.intervals || isSeen(together);
    case 'passed': return lesson.kind === 'quiz';
    case 'attempted': return lesson.practice === true;
    case 'opened': return lesson.kind === 'file';
    case 'watched': return lesson.kind === 'video' && isAnswered && isSeen(share);
    // The ledger takes a `read` of a video only where it may be read (`isReadAsText`); a film that comes later takes nothing away.
    case 'read': return isAnswered && (lesson.kind === 'text' || lesson.kind === 'video') && wasOnPage(readingSeconds(lesson.minutes), fact, facts);
    default: return false;
  }
};

/** Both clocks of the device must agree: its monotonic seconds on the page, and an `opened` at least that long before. */
const wasOnPage = (seconds: number, read: LessonFact, facts: readonly LessonFact[]): boolean => {
  const latestOpening = Date.parse(read.at) - (seconds - finishing.clockSlackSec) * 1000;
  return (read.result.elapsed ?? 0) >= seconds &&
    facts.some((fact) => fact.verb === 'opened' && fact.device === read.device && Date.parse(fact.at) <= latestOpening);
};

/** Progress of a run: every lesson, how many required ones are done, and the strength of the completion when all are. */
export const courseProgress = (lessons: readonly LessonRule[], facts: readonly LessonFact[]) => {
  const byLesson = new Map<string, LessonFact[]>();
  const seen = new Set<string>();
  for (const fact of facts) {
    if (seen.has(fact.id)) continue;
    seen.add(fact.id);
    byLesson.set(fact.lesson, [...(byLesson.get(fact.lesson) ?? []), fact]);
  }
  const progress = Object.fromEntries(lessons.map((lesson) => [lesson.id, lessonProgress(lesson, byLesson.get(lesson.id) ?? [])]));
  const required = lessons.filter((lesson) => lesson.required);
  const done = required.filter((lesson) => progress[lesson.id]?.state === 'done').length;
  const finished = required.length > 0 && done === required.length;
  return { lessons: progress, done, required: required.length, finished, strength: finished ? completionStrength(required, progress) : null };
};

/** Facts without the answers that decide nothing: which of them hold does not follow from the times that devices say. */
const decisive = (lessons: readonly LessonRule[], facts: readonly LessonFact[]): LessonFact[] => {
  const holding = new Set(lessons.flatMap((lesson) =>
    [...standingsOf(lesson, facts.filter((fact) => fact.lesson === lesson.id)).values()].flatMap(({ held, right }) => (right || !lesson.asks?.rightly ? held.id : []))));
  return facts.filter(({ verb, id }) => verb !== 'answered' || holding.has(id));
};

/** The fact with which a run was finished, in the order of device time; undefined while it is not. */
export const finishingFact = (lessons: readonly LessonRule[], facts: readonly LessonFact[]): LessonFact | undefined => {
  const inOrder = decisive(lessons, facts).sort(byTime);
  if (!courseProgress(lessons, inOrder).finished) return undefined;
  // Facts only ever add, so the shortest finished beginning can be found by halving.
  let [unfinished, finished] = [0, inOrder.length];
  while (finished - unfinished > 1) {
    const middle = (unfinished + finished) >> 1;
    if (courseProgress(lessons, inOrder.slice(0, middle)).finished) finished = middle;
    else unfinished = middle;
  }
  return inOrder[finished - 1];
};

/** A completion is as strong as its required quizzes were, the weakest of them; without a quiz, as its weakest required lesson. */
const completionStrength = (required: readonly LessonRule[], progress: Record<string, LessonProgress>): Strength => {
  const quizzes = required.filter((lesson) => lesson.kind === 'quiz');
  const strengths = (quizzes.length > 0 ? quizzes : required).map((lesson) => progress[lesson.id]?.strength ?? 'self_declared');
  return strengths.reduce((weakest, next) => (isAtLeast(weakest, next) ? next : weakest));
};

/** State of an enrolment on a roster, on a day. */
export const rosterState = (run: { completedAt: string | null; touched: boolean; due: string | null }, day: string): RosterState =>
  run.completedAt ? 'finished' : run.due && run.due < day ? 'late' : run.touched ? 'under_way' : 'not_begun';
