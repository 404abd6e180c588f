// What may be taken from a device at all. Pure; the server never trusts a client's word on more time than has passed.
import type { ErrorCode } from '@hoctap/shared';
import type { ClientEvent } from '@hoctap/shared/learning.contract';
import { type LessonRule, isReadAsText, readingSeconds } from '@hoctap/shared/learning.rules';
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
  /** What this device has claimed in this run so far. */
  claimed: readonly Clocked[];
}

/** The seconds that an event claims; none for an opening. */
export const claimOf = (event: ClientEvent): Clocked[] => (event.verb === 'opened' ? [] : [event.result]);

/**
 * Why an event cannot be taken, or null; it may be up to 60 days old. All seconds that one device claims in one run may not exceed those since the
 * enrolment, and a minute. Whether a taken event finishes its lesson is for the rules of progress to say.
 */
export const refusalOf = (event: ClientEvent, { lesson, enrolledAt, now, claimed }: Circumstances): ErrorCode | null => {
  if (!lesson) return 'not_found';
  return wrongTime(Date.parse(event.at), enrolledAt.getTime(), now.getTime()) ?? misfitOf(event, lesson) ?? (secondsOf([...claimed, ...claimOf(event)]) > (now.getTime() - enrolledAt.getTime()) / 1000 + elapsedSlackSec ? 'implausible' : null);
};

const misfitOf = (event: ClientEvent, lesson: LessonRule): ErrorCode | null => {
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
  }
};

/** Does this event say the same as the fact that is stored under its id? A later repeat may have been clamped less. */
export const isRepeatOf = (event: ClientEvent, fact: LearningEvent): boolean => {
  const { result, context } = fact;
  const sent = event.verb === 'watched' ? event.result : event.verb === 'read' ? { elapsed: event.result.elapsed } : {};
  return fact.verb === event.verb && context.enrolment === event.enrolment && fact.object.id === event.lesson && context.device === event.device &&
    context.seq === event.seq && Math.min(Date.parse(event.at), fact.received.getTime()) === fact.at.getTime() &&
    JSON.stringify(said(result)) === JSON.stringify(said(sent));
};
const said = ({ intervals, elapsed, span, position }: LearningEvent['result']) => [intervals, elapsed, span, position];
