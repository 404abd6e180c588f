// The demo's own files: units, plan, people to make and the figures that they add up to. `server/seed/README.md` explains them.
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role } from '@hoctap/shared/roles.contract';
import type { TreeFile } from '../units/tree.file.ts';

/** Years are told as offsets from the year of the first start. */
export interface ScenarioHeadcount { unit: string; group: string; count: number; yearOffsets: number[]; source: string; illustrative: boolean; noteVi?: string }
export interface StartingValue {
  indicator: string; unit: string; group: string; through: string | null; headcount: number; thisYear: number; lastYear: number; source: string;
}
export interface ScenarioAccount {
  username: string; role: Role; unit: string; groups: string[]; workplace: string | null; residence: string; fullName: string; sex: 'female' | 'male'; birthYear: number;
}
export interface Scenario {
  headcounts: ScenarioHeadcount[];
  optionalParentHeadcounts: ScenarioHeadcount[];
  startingValues: StartingValue[];
  cityTotals: { indicator: string; persons: number; headcount: number }[];
  peopleToMake: { unit: string; group: string; people: number }[];
  accounts: ScenarioAccount[];
  names: { fullName: string; sex: 'female' | 'male'; account?: string }[];
  nameParts: Record<'family' | 'middleMale' | 'middleFemale' | 'givenMale' | 'givenFemale', string[]>;
}
export interface SeedFiles {
  folder: string;
  scenario: Scenario;
  tree: TreeFile;
  /** A framework's file. */
  plan: { groups: unknown[] };
  /** Files of schemes of titles. */
  titles: unknown[];
}

/** `server/seed`, seen from the source or from the bundle. */
const seedFolder = (): string => {
  const here = dirname(fileURLToPath(import.meta.url));
  const found = ['../seed', '../../seed'].map((path) => resolve(here, path)).find((path) => existsSync(join(path, 'units.json')));
  if (!found) throw new Error('The folder server/seed is missing; please get the whole project.');
  return found;
};

const read = async <T>(folder: string, name: string): Promise<T> => JSON.parse(await readFile(join(folder, name), 'utf8')) as T;

export const readScenario = (): Promise<Scenario> => read(seedFolder(), 'demo-scenario.json');

export const readSeedFiles = async (): Promise<SeedFiles> => {
  const folder = seedFolder();
  const titles = (await readdir(join(folder, 'titles'))).filter((name) => name.endsWith('.json')).sort();
  const [scenario, tree, plan, ...schemes] = await Promise.all([
    readScenario(), read<SeedFiles['tree']>(folder, 'units.json'), read<SeedFiles['plan']>(folder, 'plan-177.json'),
    ...titles.map((name) => read<unknown>(folder, join('titles', name))),
  ]);
  return { folder, scenario, tree, plan, titles: schemes };
};
