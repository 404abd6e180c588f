import { validOn } from '@hoctap/shared';
interface P { groups: { group: string; from: string; to: string | null }[]; workplaces: { unit: string; from: string; to: string | null }[]; residences: { unit: string; from: string; to: string | null }[] }
export const groupsOn = (p: P, day: string) => p.groups.filter((g) => validOn(g, day)).map((g) => g.group);
export const placeOn = (p: P, kind: 'residence' | 'workplace', day: string) => p[kind === 'residence' ? 'residences' : 'workplaces'].find((g) => validOn(g, day))?.unit ?? null;
