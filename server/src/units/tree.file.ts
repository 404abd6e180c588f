// A tree of units as a file: codes for ids, parents before children. The demo's is server/seed/units.json.
import { AppError } from '@hoctap/shared';
import { Day } from '@hoctap/shared/basics';
import { UnitLevel } from '@hoctap/shared/units.contract';
import { z } from 'zod';
import { type NewUnit, unitId } from './unit.service.ts';

const FileUnit = z.object({
  code: z.string().min(1).max(40), level: UnitLevel, type: z.string().max(40), nameVi: z.string().min(1).max(200), nameEn: z.string().max(200).nullable().default(null),
  parent: z.string().nullable(), validFrom: Day, validTo: Day.nullable().default(null), madeUp: z.boolean().default(false), locatedIn: z.string().nullish(),
});
const TreeFile = z.object({
  /** Shown on every screen of a tree that is not today's real one. */
  scenario: z.object({ nameVi: z.string(), nameEn: z.string() }).nullish(),
  units: z.array(FileUnit).min(1),
});
export type TreeFile = z.input<typeof TreeFile>;

/** The units of a tree file, ready to be written. Throws bad_input with one fault for each unit that cannot be. */
export const readTree = (file: unknown): NewUnit[] => {
  const parsed = TreeFile.safeParse(file);
  if (!parsed.success) throw new AppError('bad_input', { faults: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) });
  const { scenario, units } = parsed.data;
  const ids = new Map<string, string>();
  const faults: { path: string; message: string }[] = [];
  const idOf = (code: string | null | undefined, path: string): string | null => {
    if (!code) return null;
    const id = ids.get(code);
    if (!id) faults.push({ path, message: `no unit above has the code ${code}` });
    return id ?? null;
  };
  const places = new Map(units.map(({ code, validFrom }) => [code, unitId(code, validFrom)]));
  const read = units.map(({ code, parent, locatedIn, ...unit }, place): NewUnit => {
    if (ids.has(code)) faults.push({ path: `units.${place}.code`, message: `the code ${code} stands twice` });
    const above = idOf(parent, `units.${place}.parent`);
    ids.set(code, unitId(code, unit.validFrom));
    return { ...unit, code, parent: above, locatedIn: (locatedIn && places.get(locatedIn)) ?? null, scenario: (!parent && scenario) || null };
  });
  if (units.filter(({ parent }) => !parent).length !== 1) faults.push({ path: 'units', message: 'exactly one unit has no parent' });
  if (faults.length > 0) throw new AppError('bad_input', { faults });
  return read;
};
