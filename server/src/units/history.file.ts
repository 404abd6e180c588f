// The past of a tree as a file: the units when the record begins, and every reorganisation since. Hanoi's is
// server/seed/hanoi-history.json.
import { AppError } from '@hoctap/shared';
import { Day } from '@hoctap/shared/basics';
import { z } from 'zod';
import { readTree } from './tree.file.ts';
import type { NewUnit } from './unit.service.ts';

const Row = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string().nullable(), z.string().nullable()]);
const HistoryFile = z.object({ validFrom: Day, units: z.array(Row).min(1), reorganisations: z.array(z.looseObject({ date: Day })) });

/** The first tree, ready to be written, and the reorganisations by date, each to be checked against the tree before it. Throws bad_input. */
export const readHistory = (file: unknown): { tree: NewUnit[]; reorganisations: { date: string }[] } => {
  const parsed = HistoryFile.safeParse(file);
  if (!parsed.success) throw new AppError('bad_input', { faults: parsed.error.issues.slice(0, 200).map(({ path, message }) => ({ path: path.join('.'), message })) });
  const { validFrom, units, reorganisations } = parsed.data;
  const tree = readTree({ units: units.map(([code, level, type, nameVi, nameEn, parent]) => ({ code, level, type, nameVi, nameEn, parent, validFrom })) });
  return { tree, reorganisations: reorganisations.toSorted((a, b) => (a.date < b.date ? -1 : 1)) };
};
