// What an official may do, as tabs; the unit of each is the one in view, else the person's own.
import type { Verb } from '@hoctap/shared';
import type { Me } from '@hoctap/shared/accounts.contract';
import { link } from '../routes.ts';

export type StaffTab = 'dashboard' | 'people' | 'roster' | 'drafts' | 'reviews' | 'sessions' | 'reports' | 'titles' | 'system';
interface Who { me: Me | null; can(verb: Verb): boolean }

const staffRoles = ['system_admin', 'unit_admin', 'auditor', 'facilitator', 'reviewer', 'publisher'];

/** The unit that a person's work is about: that of their first staff role; none for learners. */
export const homeUnit = ({ me }: Pick<Who, 'me'>): string | undefined =>
  staffRoles.flatMap((role) => me?.roles.filter((grant) => grant.role === role) ?? []).at(0)?.unit;

/** The centre where a person runs sessions, else their home unit. */
const sessionUnit = (who: Who): string | undefined => who.me?.roles.find(({ role }) => role === 'facilitator')?.unit ?? homeUnit(who);

/** Tabs in their order, only those that the person may use somewhere. */
export const tabsFor = (who: Who, unit: string | undefined): { name: StaffTab; href: string }[] => {
  const own = homeUnit(who) ?? '';
  const at = unit ?? own;
  const all: { name: StaffTab; verb: Verb; href: string }[] = [
    { name: 'dashboard', verb: 'plan:read', href: link('dashboard', { unit: at }) },
    { name: 'reports', verb: 'report:read', href: link('reports', { unit: at }) },
    { name: 'titles', verb: 'title:read', href: link('unitTitles', { unit: at }) },
    { name: 'people', verb: 'people:read', href: link('people', { unit: at }) },
    { name: 'roster', verb: 'enrolments:read', href: link('roster', { unit: at }) },
    { name: 'sessions', verb: 'session:read', href: link('sessions', { unit: sessionUnit(who) ?? at }) },
    { name: 'drafts', verb: 'course:write', href: link('drafts') },
    { name: 'reviews', verb: 'course:review', href: link('reviews') },
    { name: 'system', verb: 'system:read', href: link('system') },
  ];
  return all.filter(({ verb }) => who.can(verb)).map(({ name, href }) => ({ name, href }));
};
