// The demo's people: twelve accounts that stories are told with, and the made-up people behind the starting values.
import type { GroupDefinition } from '@hoctap/shared/plan.contract';
import type { RoleGrant } from '@hoctap/shared/roles.contract';
import { chance, fixedId, pick } from './fixed.ts';
import type { Scenario } from './scenario.ts';

interface Span { from: string; to: null }
/** A person of the demo as facts: who, in which groups, where and since when. */
export interface DemoPerson {
  _id: string;
  fullName: string;
  sex: 'female' | 'male';
  birthYear: number;
  username: string | null;
  roles: RoleGrant[];
  groups: (Span & { group: string })[];
  workplaces: (Span & { unit: string })[];
  residences: (Span & { unit: string })[];
}
/** Where units stand: their id by code, and the communes that people of a unit may live in. */
export interface Places { idOf(code: string): string; homesFor(code: string): readonly string[] }

/** The day of the demo's tree: nobody is anywhere before it. */
export const treeDate = '2013-12-27';

/** Youngest and oldest of a group that is not simply of working age. */
const ages: Record<string, readonly [number, number]> = { pupil: [16, 18], student: [19, 23] };
const workingAge = [23, 58] as const;

const nameOf = ({ nameParts }: Scenario, sex: 'female' | 'male', key: string): string => {
  const [middle, given] = sex === 'male' ? [nameParts.middleMale, nameParts.givenMale] : [nameParts.middleFemale, nameParts.givenFemale];
  return [pick(nameParts.family, `${key} family`), pick(middle, `${key} middle`), pick(given, `${key} given`)].join(' ');
};

/** The made-up people, `year` being the year of the first start. People of a place live or work there for years. */
export const madeUpPeople = (scenario: Scenario, groups: readonly GroupDefinition[], places: Places, year: number): DemoPerson[] => {
  const given = scenario.names.filter((name) => !name.account);
  return scenario.peopleToMake.flatMap(({ unit, group, people }) => Array.from({ length: people }, (_, index) => {
    const key = `person ${unit} ${group} ${index}`;
    const ready = given.shift();
    const sex = ready?.sex ?? (chance(`${key} sex`) < 0.5 ? 'female' : 'male');
    const [youngest, oldest] = ages[group] ?? workingAge;
    const birthYear = year - youngest - Math.floor(chance(`${key} age`) * (oldest - youngest + 1));
    // In the group for two years at least, so that last year's facts find the person there.
    const joined = `${birthYear + youngest - 2}-09-01`;
    const from = joined < treeDate ? treeDate : joined;
    const livesThere = groups.find((one) => one.id === group)?.place === 'residence';
    const home = livesThere ? unit : pick(places.homesFor(unit), `${key} home`);
    return {
      _id: fixedId(key), fullName: ready?.fullName ?? nameOf(scenario, sex, key), sex, birthYear, username: null, roles: [],
      groups: [{ group, from, to: null }],
      workplaces: livesThere ? [] : [{ unit: places.idOf(unit), from, to: null }],
      residences: [{ unit: places.idOf(home), from: treeDate, to: null }],
    };
  }));
};

/** The demo accounts as people; each begins without any fact of learning. */
export const accountPeople = ({ accounts }: Scenario, places: Places): DemoPerson[] => accounts.map((account) => {
  const since = { from: treeDate, to: null };
  return {
    _id: fixedId(`account ${account.username}`), fullName: account.fullName, sex: account.sex, birthYear: account.birthYear, username: account.username,
    roles: [{ role: account.role, unit: places.idOf(account.unit), ...since }],
    groups: account.groups.map((group) => ({ group, ...since })),
    workplaces: account.workplace ? [{ unit: places.idOf(account.workplace), ...since }] : [],
    residences: [{ unit: places.idOf(account.residence), ...since }],
  };
});
