// What a class says of those who attended it. Pure.
import { monthOf } from '@hoctap/shared';
import { hasTakenPart } from '@hoctap/shared/classes.rules';
import { derivedId } from '../learning/derived-id.ts';
import type { LearningEvent } from '../learning/event.model.ts';
import type { Through } from '../learning/through.service.ts';
import type { ClassDoc } from './class.model.ts';

/**
 * A fact for each meeting that a person attended, with the periods they were there for, so that hours add up on the days on which
 * they were had (Plan 177, I.1.c: a yearly minimum). Who attended less than the class asks for has these (`byMeeting` are the
 * indicators that count hours, or who was there once) and has not taken part. Ids follow from class, person and day: a repeat writes them once.
 */
export const factsOf = ({ _id, title, indicators, meetings, leastShare, attended }: ClassDoc, person: string, through: Through, received: Date, byMeeting: ReadonlySet<string>): LearningEvent[] => {
  const had = attended[person] ?? [];
  const countsFor = hasTakenPart(meetings, had, leastShare) ? indicators : indicators.filter((id) => byMeeting.has(id));
  return meetings.flatMap(({ day }, index) => {
    const periods = had[index] ?? 0;
    // A class of today may be closed before the evening.
    const at = new Date(Math.min(Date.parse(`${day}T17:00:00+07:00`), received.getTime()));
    return periods === 0 ? [] : [{
      _id: derivedId('class', _id, person, day), verb: 'credited' as const, person, object: { type: 'class' as const, id: _id, course: null, version: null },
      result: { periods, countsFor, title }, context: { enrolment: null, ...through, session: null, device: null, seq: index },
      at, received, month: monthOf(at), strength: 'attended' as const, voids: null, owes: ['tally' as const],
    }];
  });
};
