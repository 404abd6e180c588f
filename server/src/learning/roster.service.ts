// What an administrator does with a unit's people and courses: enrol them, and see how they stand.
import { AppError, type Parsed, dayOf } from '@hoctap/shared';
import type { RosterState } from '@hoctap/shared/learning.contract';
import { rosterState } from '@hoctap/shared/learning.rules';
import type { PersonDoc } from '../accounts/person.model.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import { type Deps, newId } from '../deps.ts';
import type { GateUnit } from '../http/auth.ts';
import { after, pageFrom } from '../store/cursor.ts';
import type { UnitService } from '../units/unit.service.ts';
import { dueOf, enrolmentModel } from './enrolment.model.ts';
import type { EnrolmentService } from './enrolment.service.ts';
import type { ThroughService } from './through.service.ts';

/** People who are enrolled side by side. */
const atOnce = 20;

interface Lower { units: UnitService; people: PeopleService; courses: CourseService; throughs: ThroughService; enrolments: EnrolmentService }

export const rosterService = (deps: Deps, { units, people, courses, throughs, enrolments }: Lower) => {
  const runs = enrolmentModel(deps.db);

  /** The states of a roster as ranges of what is stored; the rule itself is `rosterState`. */
  const inState = (state: RosterState, today: string): Record<string, unknown> => {
    switch (state) {
      case 'finished': return { finished: true };
      case 'late': return { finished: false, due: { $lt: today } };
      case 'under_way': return { finished: false, due: { $gte: today }, touched: true };
      case 'not_begun': return { finished: false, due: { $gte: today }, touched: false };
    }
  };

  return {
    /** Enrols people of the unit, or its whole group; a repeat changes nothing. Throws outside_unit, bad_through. */
    async enrolPeople(by: string, unit: GateUnit, { course, people: ids, group, due, through }: Parsed<'enrolPeople'>['body']): Promise<{ enrolled: number; already: number }> {
      const version = await courses.published(course);
      const organised = through === null ? null : await throughs.chooseFor(unit, through);
      const done = { enrolled: 0, already: 0 };
      const enrol = async (person: PersonDoc) => {
        const { run, isNew } = await enrolments.begin({
          id: newId(deps.clock), person, version, due, by, through: () => organised ?? throughs.choose(person, undefined),
        });
        if (due && !isNew) await runs.updateOne({ _id: run._id, finished: false }, { $min: { due } });
        done[isNew ? 'enrolled' : 'already']++;
      };
      const wanted = ids && new Set(ids);
      if (wanted) {
        let within = 0;
        for await (const _person of people.each(unit._id, { ids: [...wanted] })) within++;
        if (within < wanted.size) throw new AppError('outside_unit');
      }
      let some: PersonDoc[] = [];
      for await (const person of people.each(unit._id, { group, ids: wanted && [...wanted] })) {
        some.push(person);
        if (some.length < atOnce) continue;
        await Promise.all(some.map(enrol));
        some = [];
      }
      await Promise.all(some.map(enrol));
      return done;
    },

    /** Runs of people of the unit, by due date, with how many are in each state. */
    async list(unit: GateUnit, { course, state, cursor, limit }: Parsed<'listRoster'>['query']) {
      const today = dayOf(deps.clock.now());
      const scope = { units: unit._id, ...(course ? { course } : {}) };
      const [rows, counted] = await Promise.all([
        runs.find({ $and: [scope, state ? inState(state, today) : {}, after('due', cursor)] }).sort({ due: 1, _id: 1 }).limit(limit + 1).lean(),
        runs.aggregate<{ _id: { finished: boolean; touched: boolean; due: string }; count: number }>([
          { $match: scope }, { $group: { _id: { finished: '$finished', touched: '$touched', due: '$due' }, count: { $sum: 1 } } },
        ]),
      ]);
      const counts: Record<RosterState, number> = { not_begun: 0, under_way: 0, late: 0, finished: 0 };
      for (const { _id, count } of counted) counts[rosterState({ completedAt: _id.finished ? today : null, touched: _id.touched, due: _id.due }, today)] += count;
      const page = pageFrom(rows, limit, (run) => [run.due, run._id]);
      const [names, versions, organisers] = await Promise.all([
        people.names(page.items.map(({ person }) => person)),
        courses.versions(page.items.map((run) => courses.versionKey(run.course, run.version))),
        units.names(page.items.map((run) => run.through)),
      ]);
      return {
        ...page, counts,
        items: page.items.map((run) => ({
          enrolment: run._id, person: names.get(run.person) ?? { id: run.person, fullName: '' },
          course: { id: run.course, title: versions.get(courses.versionKey(run.course, run.version))?.content.title ?? '' },
          due: dueOf(run), state: rosterState({ completedAt: run.finished ? today : null, touched: run.touched, due: run.due }, today),
          done: run.done, required: run.required, through: (run.through && organisers.get(run.through)) || null,
        })),
      };
    },
  };
};
export type RosterService = ReturnType<typeof rosterService>;
