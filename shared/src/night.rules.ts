import type { NightCheck } from './night.contract.ts';

/** How many stored figures a night's check found to differ from the ledger, of all kinds. */
export const differencesIn = ({ differences: { runs, members, counters } }: Pick<NightCheck, 'differences'>): number => runs + members + counters;
