// A small plan and city of the tests' own: nothing in the code knows an indicator by name.
import type { GroupDefinition, IndicatorDefinition, Rule } from '@hoctap/shared/plan.contract';
import type { PersonDoc } from '../../src/accounts/person.model.ts';
import { type NewUnit, unitId } from '../../src/units/unit.service.ts';

export const since = '2013-12-27';
export const at = (code: string): string => unitId(code, since);

const group = (id: string, place: string | null, ...isUnionOf: string[]): GroupDefinition => ({
  id, nameVi: id, nameEn: id, kind: isUnionOf.length > 0 ? 'union' : 'atomic', place, isUnionOf,
});
const indicator = (id: string, rule: Partial<Rule>, more: Partial<IndicatorDefinition> = {}): IndicatorDefinition => ({
  id, nameVi: id, nameEn: id, refs: [], unit: '%', kind: 'percent', feed: 'lms', levels: ['clc', 'commune', 'district', 'city'],
  targets: [{ year: 2015, operator: 'ge', value: 60, quoteVi: 'sáu mươi', ref: 'I' }, { year: 2020, operator: 'ge', value: 90, quoteVi: 'chín mươi', ref: 'II' }],
  rule: { kind: 'participation', base: null, tags: [], group: null, place: null, through: null, window: 'year', minEvidence: 'attended', threshold: null, ...rule },
  ...more,
});

export const testPlan = {
  plan: { id: 'test-plan', number: '1/KH', date: '2013-12-04', issuer: 'Ủy ban', titleVi: 'Kế hoạch', titleEn: 'Plan', validFrom: '2013-12-04', validTo: '2020-12-31' },
  groups: [group('farmer', 'residence'), group('clerk', 'workplace'), group('everybody', null, 'farmer', 'clerk')],
  indicators: [
    indicator('AT_CENTRE', { group: 'farmer', place: 'residence', through: 'centre' }),
    indicator('HOURS', { kind: 'periods', group: 'clerk', place: 'workplace', threshold: 40 }),
    indicator('ANYBODY', { kind: 'trend', base: 'participation', group: 'everybody' }, { kind: 'trend', targets: [{ year: 2015, operator: 'gt_previous', value: null, quoteVi: 'tăng', ref: 'I' }] }),
    indicator('BY_HAND', { group: 'farmer' }, { feed: 'manual' }),
  ],
  duties: [{ id: 'WEEK', nameVi: 'Tuần lễ', nameEn: 'Week', refs: ['II.1'], kind: 'boolean', feed: 'manual', levels: ['city'] }],
  componentPlans: [{ id: 'CP1', number: 1, nameVi: 'Một', nameEn: 'One', lead: { nameVi: 'Sở', nameEn: 'Department' }, coordinating: [], indicators: ['AT_CENTRE'] }],
  reporting: [],
};

const unit = (code: string, level: NewUnit['level'], parent: string | null): NewUnit => ({
  code, level, type: 'x', nameVi: `Đơn vị ${code}`, nameEn: null, parent: parent && at(parent), validFrom: since, validTo: null, madeUp: true, locatedIn: null, scenario: null,
});
/** A city with one district of three communes, each with its centre. */
export const testTree: NewUnit[] = [
  unit('city', 'city', null), unit('D', 'district', 'city'),
  ...['A', 'B', 'C'].flatMap((code) => [unit(code, 'commune', 'D'), unit(`CLC-${code}`, 'clc', code)]),
];

/** A person as stored; what is derived follows when people are added. */
export const testPerson = (_id: string, more: Partial<PersonDoc> = {}): PersonDoc => ({
  _id, fullName: `Người ${_id.slice(-4)}`, searchWords: [], sortKey: '', sex: null, birthYear: 1980, username: null, phone: null, email: null, logins: [],
  passwordHash: null, mustChangePassword: false, oneTimeUntil: null, address: null, language: 'vi', roles: [], groups: [], workplaces: [], residences: [], units: [],
  illustrative: true, createdAt: new Date('2026-01-01T00:00:00Z'), createdBy: null, ...more,
});
