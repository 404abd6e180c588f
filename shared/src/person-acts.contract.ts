// What officers do to the past of a person: a move from a day on, two accounts made one. Each is kept for ever with its reason.
import { z } from 'zod';
import { Day, Id, Instant, UnitName, UnitRef } from './basics.ts';
import { endpoint } from './contract.ts';
import { Reason } from './evidence.contract.ts';
import { PersonDetail } from './people.contract.ts';

const Somebody = z.object({ id: Id, fullName: z.string() });

export const PersonAct = z.object({
  id: Id,
  kind: z.enum(['moved', 'merged', 'unmerged']),
  at: Instant,
  /** Null for the city's own work after units were merged. */
  by: Somebody.nullable(),
  reason: z.string(),
  /** Moved: from this day on, and only what is named. */
  day: Day.nullable(),
  workplace: UnitName.nullable().optional(),
  residence: UnitName.nullable().optional(),
  groups: z.array(z.string()).optional(),
  /** Merged, unmerged: the account that stands, or stood, for this other one. */
  alias: Somebody.nullable(),
});
export type PersonAct = z.infer<typeof PersonAct>;

const Decision = { id: Id, reason: Reason };
const PersonRef = z.object({ person: Id });

export const personActEndpoints = {
  movePerson: endpoint({
    method: 'POST', path: '/people/:person/moves',
    summary: 'Changes workplace, residence or groups from a day on, past or up to a year ahead: what was learned from that day on counts there, earlier stays; a repeat changes nothing',
    params: PersonRef,
    body: z.object({ ...Decision, day: Day, workplace: UnitRef.nullable().optional(), residence: UnitRef.nullable().optional(), groups: z.array(z.string().max(40)).max(10).optional() })
      .refine(({ workplace, residence, groups }) => workplace !== undefined || residence !== undefined || groups !== undefined, { message: 'nothing to change', path: ['workplace'] }),
    response: PersonDetail,
  }),
  mergePeople: endpoint({
    method: 'POST', path: '/people/:person/merges', summary: 'Makes another account of the same person an alias of this one: all that it learned counts as this person’s, once; a repeat changes nothing',
    params: PersonRef, body: z.object({ ...Decision, alias: Id }), response: PersonDetail,
  }),
  unmergePeople: endpoint({
    method: 'POST', path: '/people/:person/merges/:alias/undo', summary: 'Makes an alias a person of its own again, with all that it learned',
    params: z.object({ person: Id, alias: Id }), body: z.object(Decision), response: PersonDetail,
  }),
  listPersonActs: endpoint({
    method: 'GET', path: '/people/:person/acts', summary: 'What officers changed of a person’s past, newest first; which accounts are this person’s',
    params: PersonRef,
    response: z.object({ aliasOf: Somebody.nullable(), aliases: z.array(Somebody), items: z.array(PersonAct) }),
  }),
};
