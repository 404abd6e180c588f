// What may be taken from a device at all. Pure; the server never trusts a client's word on more time than has passed.
import type { ErrorCode } from '@hoctap/shared';
import type { ClientEvent } from '@hoctap/shared/learning.contract';
import { type LessonRule, isReadAsText, readingSeconds } from '@hoctap/shared/learning.rules';
import type { DraftQuestion } from '@hoctap/shared/quizzes.contract';
import { fits, isGiven } from '@hoctap/shared/quizzes.rules';
import { wrongTime } from '@hoctap/shared/returning.rules';
import { type Clocked, secondsOf } from '@hoctap/shared/watching.rules';
import type { LearningEvent } from './event.model.ts';

const elapsedSlackSec = 60;
/** A film may play a little beyond the length that was measured. */
const overrunSec = 2;

export interface Circumstances {
  /** The lesson in the version of the run; undefined when it has none such. */
  lesson: LessonRule | undefined;
  enrolledAt: Date;
  now: Date;
  /** The question that an `answered` is about, else why there is none. */
  asked: DraftQuestion | ErrorCode | undefined;
  /** What this device has claimed in this run so far. */
  claimed: readonly Clocked[];
}

/** The seconds that an event claims; only watching and reading do. */
export const claimOf = (event: ClientEvent): Clocked[] => (event.verb === 'watched' || event.verb === 'read' ? [event.result] : []);

/**
 * Why an event cannot be taken, or null; it may be up to 60 days old. All seconds that one device claims in one run may not exceed those since the
 * enrolment, and a minute. Whether a taken event finishes its lesson is for the rules of progress to say.
 */
export const refusalOf = (event: ClientEvent, { lesson, enrolledAt, now, asked, claimed }: Circumstances): ErrorCode | null => {
  if (!lesson) return 'not_found';
  return wrongTime(Date.parse(event.at), enrolledAt.getTime(), now.getTime()) ?? misfitOf(event, lesson, asked) ?? (secondsOf([...claimed, ...claimOf(event)]) > (now.getTime() - enrolledAt.getTime()) / 1000 + elapsedSlackSec ? 'implausible' : null);
};

const misfitOf = (event: ClientEvent, lesson: LessonRule, asked: Circumstances['asked']): ErrorCode | null => {
  switch (event.verb) {
    case 'opened': return null;
    case 'read':
      if (!isReadAsText(lesson)) return 'wrong_lesson';
      return event.result.elapsed < readingSeconds(lesson.minutes) ? 'implausible' : null;
    case 'watched': {
      if (lesson.kind !== 'video' || lesson.durationSec === null) return 'wrong_lesson';
      const end = lesson.durationSec + overrunSec;
      return event.result.position <= end && event.result.intervals.every(([from, to]) => from <= to && to <= end) ? null : 'implausible';
    }
    case 'answered': {
      if (typeof asked !== 'object') return asked ?? 'unknown_question';
      return isGiven(event.result.answer) && fits(asked, event.result.answer) ? null : 'bad_answer';
    }
  }
};

/** Does this event say the same as the fact that is stored under its id? A later repeat may have been clamped less. */
export const isRepeatOf = (event: ClientEvent, fact: LearningEvent): boolean => {
  const { result, context } = fact;
  return fact.verb === event.verb && context.enrolment === event.enrolment && fact.object.id === event.lesson && context.device === event.device &&
    context.seq === event.seq && Math.min(Date.parse(event.at), fact.received.getTime()) === fact.at.getTime() &&
    JSON.stringify(said(result)) === JSON.stringify(said(wordsOf(event))) && (event.verb !== 'answered' || fact.object.version === event.result.version);
};
const said = ({ intervals, elapsed, span, position, question, answer }: LearningEvent['result']) => [intervals, elapsed, span, position, question, answer];

/** What a fact keeps of the device's own words. */
export const wordsOf = (event: ClientEvent): LearningEvent['result'] => {
  switch (event.verb) {
    case 'opened': return {};
    case 'watched': return event.result;
    case 'read': return { elapsed: event.result.elapsed };
    case 'answered': return { question: event.result.question, answer: event.result.answer };
  }
};
