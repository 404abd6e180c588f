// Which answers to a question in a film count: so many tries, then the part before it once more, then as many again. Pure.
import type { Interval } from './learning.contract.ts';
import type { LessonFact, LessonRule } from './learning.rules.ts';
import type { DraftQuestion } from './quizzes.contract.ts';
import { creditOf, lengthOf, maxSpeed } from './watching.rules.ts';

/** As data: tries where neither the lesson nor its course says how many, and what looking at a part again means; `slackSec` is for clocks. */
export const lookingAgain = { tries: 2, partSec: 30, share: 0.9, slackSec: 5 } as const;

/** How many answers of a kind can be wrong before the right one is known without having learned it. */
const wrongOnes = (question: DraftQuestion): number => {
  switch (question.type) {
    case 'single': return question.options.length - 1;
    case 'multiple': return 2 ** question.options.length - 2;
    case 'true_false': return 1;
    default: return Infinity;
  }
};
/** Tries at a question of which the right answer is asked for: never so many that all answers can be gone through. */
export const triesOf = (question: DraftQuestion, wanted: number | null | undefined): number =>
  Math.max(1, Math.min(wanted ?? lookingAgain.tries, wrongOnes(question)));

/** The part of a film that is looked at before a new try: the half minute up to the question. */
export const partBefore = (atSec: number, durationSec: number): Interval => {
  const until = Math.min(durationSec, Math.max(atSec, lookingAgain.partSec));
  return [Math.max(0, until - lookingAgain.partSec), until];
};

/** Where a learner stands with a question: the answer that holds, and how many were given of those that may be given so far. */
export interface Standing { held: LessonFact; right: boolean; given: number; allowed: number }

/**
 * Standings of a lesson's questions. Answers count in the order in which the ledger took them, for a device may say any time: so
 * one that comes late never takes back what holds. Once right, or beyond its tries, an answer changes nothing.
 */
export const standingsOf = (lesson: Pick<LessonRule, 'asks' | 'durationSec'>, facts: readonly LessonFact[]): Map<string, Standing> => {
  const inOrder = [...facts].sort(byArrival);
  const looks = inOrder.filter(({ verb }) => verb === 'watched' || verb === 'read');
  const answers = new Map<string, LessonFact[]>();
  for (const fact of inOrder) {
    const { verb, result: { question } } = fact;
    if (verb === 'answered' && question !== undefined) answers.set(question, [...(answers.get(question) ?? []), fact]);
  }
  const out = new Map<string, Standing>();
  for (const [question, given] of answers) {
    const tries = lesson.asks?.tries?.get(question);
    const looked = ({ held }: Standing, until?: LessonFact): boolean => {
      if (!lesson.asks?.rightly || !tries) return false;
      const since = looks.filter((look) => byArrival(held, look) < 0 && (!until || byArrival(look, until) < 0));
      return wasLookedAt(since, Date.parse(held.received), partBefore(tries.atSec, lesson.durationSec ?? 0), lesson.durationSec);
    };
    const standing = standingOf(given, tries?.count ?? Infinity, looked);
    if (standing) out.set(question, standing);
  }
  return out;
};

const standingOf = (answers: readonly LessonFact[], tries: number, looked: (at: Standing, until?: LessonFact) => boolean): Standing | undefined => {
  let now: Standing | undefined;
  for (const answer of answers) {
    if (now && isShut(now) && looked(now, answer)) now.allowed += tries;
    if (now && (now.right || isShut(now))) continue;
    now = { held: answer, right: answer.result.right === true, given: (now?.given ?? 0) + 1, allowed: now?.allowed ?? tries };
  }
  if (now && isShut(now) && looked(now)) now.allowed += tries;
  return now;
};
const isShut = ({ right, given, allowed }: Standing): boolean => !right && given >= allowed;

/** By arrival; what came together, by the device's own order. */
const byArrival = (one: LessonFact, other: LessonFact): number => {
  for (const key of ['received', 'at', 'seq', 'id'] as const) if (one[key] !== other[key]) return one[key] < other[key] ? -1 : 1;
  return 0;
};

/** Was the part played, or the text read from its beginning, since an answer came? By the server's clock too, which no device can turn. */
const wasLookedAt = (since: readonly LessonFact[], cameAt: number, part: Interval, durationSec: number | null): boolean => {
  const isAfter = (fact: LessonFact, seconds: number) => Date.parse(fact.received) - cameAt >= seconds * 1000;
  if (since.some((fact) => fact.verb === 'read' && isAfter(fact, (fact.result.elapsed ?? Infinity) - lookingAgain.slackSec))) return true;
  const needed = lengthOf([part]) * lookingAgain.share;
  const played = since.filter(({ result: { intervals = [] } }) => lengthOf(inPart(intervals, part)) > 0);
  const seen = creditOf(played.map(({ device, result }) => ({ device, intervals: result.intervals ?? [], elapsed: result.elapsed ?? 0, span: result.span })), durationSec);
  return needed > 0 && lengthOf(inPart(seen, part)) >= needed - 1e-9 && played.some((fact) => isAfter(fact, needed / maxSpeed));
};
const inPart = (intervals: readonly Interval[], [from, to]: Interval): Interval[] =>
  intervals.flatMap(([start, end]): Interval[] => (end > from && start < to ? [[Math.max(start, from), Math.min(end, to)]] : []));
