// The check of every night: is all that was derived still what the ledger says?
import { z } from 'zod';
import { Day, Instant } from './basics.ts';
import { endpoint } from './contract.ts';

export const NightCheck = z.object({
  /** The night's calendar day. */
  day: Day,
  at: Instant,
  seconds: z.number(),
  people: z.number().int(),
  runs: z.number().int(),
  /** Runs, rows and counters that differed, and still did when they were compared again. */
  differences: z.object({ runs: z.number().int(), members: z.number().int(), counters: z.number().int() }),
});
export type NightCheck = z.infer<typeof NightCheck>;

export const nightEndpoints = {
  listNightChecks: endpoint({
    method: 'GET', path: '/system/night-checks', summary: 'The last thirty nightly comparisons of figures with the ledger, newest first', response: z.object({ items: z.array(NightCheck) }),
  }),
};
