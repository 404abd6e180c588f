// Small worlds for stories: a corner of Hanoi, and people in it who are signed in.
import type { RoleGrant } from '@hoctap/shared';
import type { UnitLevel } from '@hoctap/shared/units.contract';
import { v7 } from 'uuid';
import { hashPassword } from '../../src/accounts/password.ts';
import type { PersonDoc } from '../../src/accounts/person.model.ts';
import { unitId } from '../../src/units/unit.service.ts';
import type { TestApp } from './app.ts';
import type { Caller } from './caller.ts';

const since = '2013-12-27';
/** Id of a unit of the small tree by its code. */
export const unitOf = (code: string): string => unitId(code, since);

const tree: [code: string, level: UnitLevel, name: string, parent: string | null][] = [
  ['01', 'city', 'Thành phố Hà Nội', null],
  ['AG-1', 'agency', 'Sở Giáo dục và Đào tạo', '01'],
  ['271', 'district', 'Huyện Ba Vì', '01'],
  ['017', 'district', 'Huyện Đông Anh', '01'],
  ['09706', 'commune', 'Xã Vân Hòa', '271'],
  ['09703', 'commune', 'Xã Ba Vì', '271'],
  ['CLC-09706', 'clc', 'Trung tâm học tập cộng đồng xã Vân Hòa', '09706'],
  ['CLC-09703', 'clc', 'Trung tâm học tập cộng đồng xã Ba Vì', '09703'],
  ['EN-1', 'enterprise', 'Công ty Minh Họa', '017'],
  ['SC-1', 'school', 'Trường Trung học phổ thông Ví Dụ', '271'],
];

/** A city, two districts, two communes with their learning centres, an agency, an enterprise and a school. */
export const smallTree = (app: TestApp): Promise<void> =>
  app.services.units.addAll(tree.map(([code, level, nameVi, parent]) => ({
    code, level, type: level, nameVi, nameEn: null, parent: parent ? unitOf(parent) : null, validFrom: since, validTo: null, madeUp: false, locatedIn: null, scenario: null,
  })));

export interface NewPerson {
  fullName?: string;
  username?: string;
  /** Role and code of the unit. */
  roles?: [RoleGrant['role'], string][];
  groups?: string[];
  /** Codes of units. */
  workplace?: string;
  residence?: string;
}
export interface Somebody { id: string; username: string; token: string; call: Caller }

export const password = 'mật khẩu của tôi';
let hashed: Promise<string> | undefined;
let made = 0;

/** Writes a person with a password of their own, and nothing more. */
export const makePerson = async (app: TestApp, given: NewPerson = {}): Promise<{ id: string; username: string }> => {
  const id = v7();
  const username = given.username ?? `nguoi${++made}`;
  const person: PersonDoc = {
    _id: id, fullName: given.fullName ?? `Nguyễn Văn ${['An', 'Bình', 'Cúc', 'Dần', 'Đào'][made % 5]}`, searchWords: [], sortKey: '', sex: 'female', birthYear: 1976,
    username, phone: null, email: null, logins: [], passwordHash: await (hashed ??= hashPassword(password)), mustChangePassword: false, oneTimeUntil: null,
    address: null, language: 'vi', roles: (given.roles ?? []).map(([role, unit]) => ({ role, unit: unitOf(unit), from: since, to: null })),
    groups: (given.groups ?? []).map((group) => ({ group, from: since, to: null })),
    workplaces: given.workplace ? [{ unit: unitOf(given.workplace), from: since, to: null }] : [],
    residences: given.residence ? [{ unit: unitOf(given.residence), from: since, to: null }] : [],
    units: [], illustrative: false, createdAt: app.clock.now(), createdBy: null,
  };
  await app.services.people.addAll([person]);
  return { id, username };
};

/** A person who is signed in. */
export const person = async (app: TestApp, given: NewPerson = {}): Promise<Somebody> => {
  const { id, username } = await makePerson(app, given);
  const { accessToken } = await app.call('signIn', { body: { login: username, password } });
  return { id, username, token: accessToken, call: app.call.as(accessToken) };
};
