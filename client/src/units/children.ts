// The units below one in a year: those of the tree at its end, all pages of them.
import type { Unit } from '@hoctap/shared/units.contract';
import { call } from '../api.ts';

export const childrenIn = async (parent: string, year: string | undefined): Promise<Unit[]> => {
  const on = year && Number(year) < new Date().getFullYear() ? `${year}-12-31` : undefined;
  const found: Unit[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('listUnits', { query: { parent, on, cursor, limit: 100 } });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return found;
};
