// The demo's units as the store holds them, and what places in it mean: where they stand, homes, organisers.
import { type Through, alone, throughOf } from '../learning/through.service.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import { readTree } from '../units/tree.file.ts';
import { type UnitService, unitId } from '../units/unit.service.ts';
import type { Places } from './people.ts';
import type { SeedFiles, StartingValue } from './scenario.ts';

/** Writes the tree; answers its units by code. */
const plant = async (units: UnitService, tree: SeedFiles['tree']): Promise<Map<string, UnitDoc>> => {
  const given = readTree(tree);
  await units.addAll(given);
  const ids = given.map(({ code, validFrom }) => unitId(code, validFrom));
  return new Map([...(await units.byIds(ids)).values()].map((unit) => [unit.code, unit]));
};

export const demoCity = async (units: UnitService, { tree, scenario }: Pick<SeedFiles, 'tree' | 'scenario'>) => {
  const byCode = await plant(units, tree);
  const unitOf = (code: string): UnitDoc => {
    const unit = byCode.get(code);
    if (!unit) throw new Error(`the demo names a unit that is not in its tree: ${code}`);
    return unit;
  };
  // People of the demo live in its communes, so that lists of these are not empty.
  const communes = [...new Set(scenario.headcounts.map((row) => row.unit))].map(unitOf).filter((unit) => unit.level === 'commune');
  const places: Places = {
    idOf: (code) => unitOf(code)._id,
    homesFor(code) {
      const { _id, parent } = unitOf(code);
      const near = communes.filter((commune) => commune._id === _id);
      return (near.length > 0 ? near : communes.filter((commune) => commune.path.includes(parent ?? ''))).map((commune) => commune.code);
    },
  };
  return {
    places,
    standings: new Map([...byCode.values()].map((unit) => [unit._id, [{ from: unit.validFrom, units: unit.path }]])),
    /** The unit that a starting value names, else the unit itself where it organises learning for its own people. */
    organiserOf({ through, unit }: StartingValue): Through {
      const organiser = unitOf(through ?? unit);
      return through || organiser.level === 'enterprise' || organiser.level === 'agency' ? throughOf(organiser) : alone;
    },
  };
};
export type DemoCity = Awaited<ReturnType<typeof demoCity>>;
