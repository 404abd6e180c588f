// The ledger: what happened is added once by id and never changed; only what it still owes is taken off.
import type { Verb } from '@hoctap/shared/learning.contract';
import type { LessonFact } from '@hoctap/shared/learning.rules';
import type { Deps } from '../deps.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { insertNew } from '../store/model.ts';
import { decoded, readRaw } from '../store/raw.ts';
import { type LearningEvent, type Owed, eventModel } from './event.model.ts';

/** Verbs of facts that every plan may count, and of those that take them back. Presence at sessions is asked for by name: there is much of it. */
const countable: Verb[] = ['enrolled', 'completed', 'credited', 'certified', 'voided'];

/** A fact as the rules of progress take it. */
export const lessonFact = (event: LearningEvent): LessonFact => ({
  id: event._id, verb: event.verb, lesson: event.object.id, at: event.at.toISOString(), received: event.received.toISOString(), device: event.context.device, seq: event.context.seq,
  strength: event.strength, result: event.result,
});

export const ledgerService = (deps: Pick<Deps, 'db' | 'clock'>) => {
  const events = eventModel(deps.db);
  return {
    /** Adds facts, each once by its id; one that is there already stays as it is. Answers whether none was there. */
    append: (facts: readonly LearningEvent[]): Promise<boolean> => insertNew(events, facts),
    async byIds(ids: readonly string[]): Promise<Map<string, LearningEvent>> {
      const found = await events.find({ _id: { $in: [...ids] } }).lean();
      return new Map(found.map((event) => [event._id, event]));
    },
    /** All facts of one run, in no order. */
    ofRun: (enrolment: string): Promise<LearningEvent[]> => events.find({ 'context.enrolment': enrolment }).lean(),

    /** Facts that owe `name`, oldest first; `restSec` leaves those alone that are still being worked on. */
    owed(name: Owed, limit: number, restSec = 0): Promise<LearningEvent[]> {
      const until = new Date(deps.clock.now().getTime() - restSec * 1000);
      return events.find({ owes: name, received: { $lte: until } }).sort({ received: 1, _id: 1 }).limit(limit).lean();
    },
    /** Says that these facts are held by the projections of these names. */
    async discharge(ids: readonly string[], ...names: Owed[]): Promise<void> {
      if (ids.length > 0) await events.updateMany({ _id: { $in: [...ids] }, owes: { $in: names } }, { $pull: { owes: { $in: names } } });
    },

    /** All countable facts of these people, with those that were taken back and what took them back: see `effective.rules`. */
    factsOf: (people: readonly string[], more: readonly Verb[] = []): Promise<LearningEvent[]> => events.find({ person: { $in: [...people] }, verb: { $in: [...countable, ...more] } }).lean(),
    /** What these accounts finished, newest first, whether it holds or not. */
    async completionsOf(people: readonly string[], cursor: string | undefined, limit: number): Promise<{ items: LearningEvent[]; next?: string }> {
      const wanted = { person: { $in: [...people] }, verb: { $in: ['completed', 'credited'] satisfies Verb[] } };
      const found = await events.find({ $and: [wanted, after('at', cursor, -1, 'date')] }).sort({ at: -1, _id: -1 }).limit(limit + 1).lean();
      return pageFrom(found, limit, ({ at, _id }) => [at.toISOString(), _id]);
    },
    /** Up to `limit` countable facts of people whose id is greater than `person`, by person. */
    async factsAfter(person: string, limit: number, more: readonly Verb[] = []): Promise<LearningEvent[]> {
      const found = await readRaw(events, { filter: { person: { $gt: person }, verb: { $in: [...countable, ...more] } }, sort: { person: 1, verb: 1, at: 1, _id: 1 }, limit });
      return found.map((bytes) => decoded<LearningEvent>(bytes));
    },
  };
};
export type LedgerService = ReturnType<typeof ledgerService>;
