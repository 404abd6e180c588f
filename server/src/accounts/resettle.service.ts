// People after a reorganisation, slice by slice and from where a stop left off: those whose unit went whole into another are moved
// from its day on, with their roles; all that have facts at a unit that ended are counted again. Others stay where they are, and
// stand in the line of the unit above until somebody says where they live now.
import { dayOf } from '@hoctap/shared';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Deps, newId } from '../deps.ts';
import { createLease } from '../jobs/lease.ts';
import { repeat } from '../jobs/repeat.ts';
import type { ReorganisationDoc } from '../units/reorganisation.model.ts';
import type { ReorganisationService } from '../units/reorganisation.service.ts';
import { type PersonDoc, personModel } from './person.model.ts';
import type { RegisterService } from './register.service.ts';
import { type Succession, resettled } from './resettle.rules.ts';

const slice = 200;
const leaseSec = 60;
const everySec = 60;
/** Where people of a unit are looked for; roles are few and have no index by unit. */
const passes = ['workplaces.unit', 'residences.unit', 'roles'] as const;
type Pass = (typeof passes)[number];

interface Lower { register: RegisterService; reorganisations: ReorganisationService }

export const resettleService = (deps: Deps, { register, reorganisations }: Lower) => {
  const people = personModel(deps.db);
  const lease = createLease(deps, 'resettle', randomUUID(), leaseSec);
  let beat: ReturnType<typeof repeat> | undefined;

  const resettle = (id: string, succession: Succession) => register.change(id, async (person) => {
    const { roles, ...places } = resettled(person, succession);
    if (!isDeepStrictEqual(roles, person.roles)) deps.bus.emit('access:revoked', { person: id });
    const isSame = isDeepStrictEqual(places, { workplaces: person.workplaces, residences: person.residences });
    return { ...(isSame ? {} : places), roles, moved: newId(deps.clock), units: await register.heldNow({ ...person, ...places }) };
  });
  const pageOf = (pass: Pass, unit: string, after: string): Promise<Pick<PersonDoc, '_id' | 'roles'>[]> => {
    const filter = pass === 'roles' ? { 'roles.role': { $in: ['facilitator', 'publisher', 'reviewer', 'unit_admin', 'auditor', 'system_admin'] } } : { [pass]: unit };
    return people.find({ ...filter, _id: { $gt: after } } as Record<string, unknown>, { roles: 1 }).sort({ _id: 1 }).limit(slice).lean();
  };

  /** Goes on where the fact says, and says how far it came after each slice. Ends early when the lease is lost. */
  const settle = async ({ _id, date, peopleAfter, peopleSeen }: ReorganisationDoc): Promise<boolean> => {
    const { ended, into } = await reorganisations.successions(_id);
    const succession = { date, into };
    let seen = peopleSeen;
    const steps = passes.flatMap((pass) => (pass === 'roles' ? [''] : ended).map((unit) => ({ pass, unit })));
    const [from = '0', stopped = ''] = peopleAfter?.split('|') ?? [];
    for (const [index, { pass, unit }] of steps.entries()) {
      if (index < Number(from)) continue;
      let last = index === Number(from) ? stopped : '';
      for (let more = true; more; ) {
        const page = await pageOf(pass, unit, last);
        for (const person of page) {
          if (pass === 'roles' && !person.roles.some((grant) => into.has(grant.unit))) continue;
          await resettle(person._id, succession);
          seen++;
        }
        last = page.at(-1)?._id ?? last;
        more = page.length === slice;
        if (page.length > 0) await reorganisations.seePeople(_id, { peopleSeen: seen, peopleAfter: `${index}|${last}` });
        if (!(await lease.hold())) return false;
      }
    }
    await reorganisations.seePeople(_id, { peopleSeen: seen, peopleAfter: null, peopleDone: true });
    return true;
  };

  /** Does all that is due today, oldest first; nothing while another process does it. */
  const run = async (): Promise<void> => {
    const next = async () => {
      await reorganisations.resume();
      return reorganisations.nextDue(dayOf(deps.clock.now()));
    };
    if (!(await next()) || !(await lease.hold())) return;
    try {
      for (let due = await next(); due; due = await next()) {
        if (!(await settle(due))) return;
      }
    } finally {
      await lease.release();
    }
  };

  return {
    run,
    start() {
      beat = repeat(deps.log, 'resettle', everySec, run);
      deps.bus.on('tree:changed', () => beat?.nudge());
      beat.nudge();
    },
    stop: async () => beat?.stop(),
  };
};
export type ResettleService = ReturnType<typeof resettleService>;
