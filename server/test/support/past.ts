// What stories about changing the past start from: a plan, a course that counts for it, and an officer of a commune.
import type { Result } from '@hoctap/shared';
import { v7 } from 'uuid';
import { type NewPerson, type Somebody, makePerson, person, unitOf } from './builders.ts';
import { type World, startLearning, threeLessons } from './learning.ts';
import { testPlan } from './plan.ts';

export interface PastWorld extends World {
  officer: Somebody;
  auditor: Somebody;
  /** A course of the same three lessons that counts for participation at a centre and for hours. */
  counting: string;
  farmer(more?: NewPerson): Promise<{ id: string; username: string }>;
  /** The person is present at a centre's session that finishes the course. */
  finish(person: string, centre?: string): Promise<void>;
  /** Persons counted this year at these units, after everything owed is tallied. */
  persons(indicator: string, ...units: string[]): Promise<(number | null)[]>;
  completions(by: Somebody, person: string): Promise<Result<'listCompletions'>>;
  /** How many stored rows and counters differ from the ledger. */
  differences(): Promise<number>;
}

export const startPast = async (): Promise<PastWorld> => {
  const world = await startLearning();
  const { services, clock } = world.app;
  await services.plan.seedPlan(testPlan);
  const counting = await world.publish(threeLessons({ countsFor: ['AT_CENTRE', 'ANYBODY'], targetGroups: ['farmer'], title: 'Nuôi gà thả vườn', slug: 'nuoi-ga' }));
  const officer = await person(world.app, { fullName: 'Phùng Thị Sâm', roles: [['unit_admin', '09706']] });
  const auditor = await person(world.app, { roles: [['auditor', '01']] });
  return {
    ...world, officer, auditor, counting,
    farmer: (more = {}) => makePerson(world.app, { groups: ['farmer'], residence: '09706', ...more }),
    async finish(id, centre = 'CLC-09706') {
      await services.learning.attend({
        session: v7(), person: await services.people.get(id), version: await services.courses.published(counting), lessons: ['m1.film', 'm1.text', 'm1.quiz'],
        through: { through: unitOf(centre), throughKind: 'centre' }, at: clock.now(),
      });
    },
    async persons(indicator, ...units) {
      await services.plan.settled();
      return Promise.all(units.map(async (unit) => (await auditor.call('getIndicator', { params: { unit, indicator }, query: { year: 2026 } })).numerator));
    },
    completions: (by, id) => by.call('listCompletions', { params: { person: id }, query: {} }),
    async differences() {
      const [plan, runs] = [await services.plan.recompute(), await services.learning.recompute()];
      return plan.members + plan.counters + runs.differences;
    },
  };
};
