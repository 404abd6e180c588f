// Duties: what a plan asks for without a percentage, by unit and year.
import { z } from 'zod';
import { UnitName, UnitRef, Year } from './basics.ts';
import { endpoint } from './contract.ts';
import { DutyDefinition, Narrative } from './plan.contract.ts';

export const DutyValue = z.object({
  duty: DutyDefinition,
  /** A number, 1 or 0 for done or not; null when the unit has said nothing yet. */
  value: z.number().nullable(),
  previous: z.number().nullable(),
  /** Of a duty that is told in words. */
  words: Narrative.nullable(),
  /** lms: counted from what the platform holds; entered: reported by the unit; none: nothing yet. */
  source: z.enum(['lms', 'entered', 'summed', 'none']),
  illustrative: z.boolean(),
});
export type DutyValue = z.infer<typeof DutyValue>;

export const dutyEndpoints = {
  listDuties: endpoint({
    method: 'GET', path: '/units/:unit/duties', summary: 'Every duty of a plan (default: the oldest) that the unit’s level has, in a year (default: this year)',
    params: z.object({ unit: UnitRef }), query: z.object({ year: Year.optional(), framework: z.string().max(60).optional() }),
    response: z.object({ unit: UnitName, year: z.number().int(), items: z.array(DutyValue) }),
  }),
};
