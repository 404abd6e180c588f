// Claims as they are shown.
import type { UnitName } from '@hoctap/shared';
import type { TitleRow, TitleScheme } from '@hoctap/shared/titles.contract';
import { isExpired } from '@hoctap/shared/titles.rules';
import type { ClaimDoc, TitleEventDoc } from './title.model.ts';

/** What rows of several claims need of other rooms. */
export interface Names { units: ReadonlyMap<string, UnitName>; people: ReadonlyMap<string, { id: string; fullName: string }>; schemes: ReadonlyMap<string, TitleScheme>; today: string }

export const versionOf = ({ scheme, version }: Pick<ClaimDoc, 'scheme' | 'version'>): string => `${scheme}@${version}`;

/** Empty for a claim whose unit or scheme is gone: there is none that was begun without. */
export const titleRow = (claim: ClaimDoc, { units, people, schemes, today }: Names): TitleRow[] => {
  const [unit, scheme] = [units.get(claim.unit), schemes.get(versionOf(claim))];
  if (!unit || !scheme) return [];
  const { decision, person } = claim;
  const level = scheme.levels.find(({ id }) => id === decision?.level);
  return [{
    id: claim._id, scheme: { id: scheme.id, subject: scheme.subject, nameVi: scheme.nameVi, nameEn: scheme.nameEn }, year: claim.year, unit,
    name: person ? (people.get(person)?.fullName ?? '') : claim.name, state: claim.state, at: claim.at.toISOString(),
    decision: decision && { ...decision, levelVi: level?.nameVi ?? decision.level, levelEn: level?.nameEn ?? decision.level, isExpired: isExpired(decision.validUntil, today) },
  }];
};

export const titleEventRow = ({ _id, action, by, fullName, at, comment }: TitleEventDoc) => ({ id: _id, action, by: { id: by, fullName }, at: at.toISOString(), comment });
