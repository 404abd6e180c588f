// What a person finished, as staff see and mend it: withdrawn, restored and corrected by new facts, never edited.
import { z } from 'zod';
import { Day, Id, Instant, Page, UnitName, UnitRef, pageOf, text } from './basics.ts';
import { endpoint } from './contract.ts';
import { Strength } from './learning.contract.ts';

/** Why an officer changes the past; kept for ever beside their name. */
export const Reason = text(500, 5);

/** What was decided about a fact, by whom and why. */
export const EvidenceAct = z.object({
  kind: z.enum(['withdrawn', 'restored', 'corrected']), at: Instant, by: z.object({ id: z.string(), fullName: z.string() }), reason: z.string(),
});
export type EvidenceAct = z.infer<typeof EvidenceAct>;

export const Completion = z.object({
  id: Id,
  kind: z.enum(['course', 'class']),
  title: z.string(),
  /** What the officer wrote who entered it from paper, with file and row; null for what the platform saw. */
  source: z.string().nullable(),
  at: Instant,
  /** Periods of 45 minutes that it counts for. */
  periods: z.number(),
  strength: Strength,
  through: UnitName.nullable(),
  /** held: counts; withdrawn: an officer took it back; corrected: another fact stands in its place. */
  state: z.enum(['held', 'withdrawn', 'corrected']),
  /** The fact that this one stands in the place of. */
  corrects: Id.nullable(),
  acts: z.array(EvidenceAct),
});
export type Completion = z.infer<typeof Completion>;

const One = z.object({ person: Id, fact: Id });
const Decision = { id: Id, reason: Reason };

export const evidenceEndpoints = {
  listCompletions: endpoint({
    method: 'GET', path: '/people/:person/completions', summary: 'What a person finished, newest first, also what was withdrawn or corrected',
    params: z.object({ person: Id }), query: z.object({ ...Page }), response: pageOf(Completion),
  }),
  withdrawCompletion: endpoint({
    method: 'POST', path: '/people/:person/completions/:fact/withdrawal', summary: 'Takes a completion back: it counts nowhere any more and its certificate is withdrawn; a repeat changes nothing',
    params: One, body: z.object(Decision), response: Completion,
  }),
  restoreCompletion: endpoint({
    method: 'POST', path: '/people/:person/completions/:fact/restoration', summary: 'Takes a withdrawal back: the completion counts again as it did',
    params: One, body: z.object(Decision), response: Completion,
  }),
  correctEvidence: endpoint({
    method: 'POST', path: '/people/:person/completions/:fact/correction', summary: 'Puts a new fact with the right day, periods or organising unit in the place of one; answers the new one',
    params: One,
    body: z.object({ ...Decision, day: Day.optional(), periods: z.number().min(0).max(2000).optional(), through: UnitRef.nullable().optional() })
      .refine(({ day, periods, through }) => day !== undefined || periods !== undefined || through !== undefined, { message: 'nothing to correct', path: ['day'] }),
    response: Completion,
  }),
};
