import { expect } from 'chai';
import fc from 'fast-check';
import { type Verb, can, grantableRoles } from './can.ts';
import { Role, type RoleGrant } from './roles.contract.ts';

const day = '2026-06-15';
const path = ['city', 'district', 'commune'];
const grant = (more: Partial<RoleGrant> = {}): RoleGrant => ({ role: 'unit_admin', unit: 'district', from: '2026-01-01', to: null, ...more });
const verbs: Verb[] = ['unit:read', 'people:read', 'people:write', 'roles:write', 'enrolments:write', 'course:write', 'course:review', 'session:run', 'plan:people', 'system:read'];
const someVerb = fc.constantFrom(...verbs);

describe('Who may do what', () => {
  it('Should inherit a role down the tree, and neither up nor sideways', () => {
    expect(can({ roles: [grant()] }, 'people:write', path, day)).to.equal(true);
    expect(can({ roles: [grant()] }, 'people:write', ['city'], day)).to.equal(false);
    expect(can({ roles: [grant()] }, 'people:write', ['city', 'another'], day)).to.equal(false);
  });

  it('Should hold from the first day until before the last', () => {
    const roles = [grant({ from: day, to: '2026-06-16' })];
    expect(['2026-06-14', day, '2026-06-16'].map((one) => can({ roles }, 'people:write', path, one))).to.deep.equal([false, true, false]);
  });

  it('Should let a system administrator do everything everywhere while the role holds', () => {
    fc.assert(fc.property(someVerb, fc.array(fc.string()), (verb, anyPath) => {
      expect(can({ roles: [grant({ role: 'system_admin', unit: 'root' })] }, verb, anyPath, day)).to.equal(true);
      expect(can({ roles: [grant({ role: 'system_admin', unit: 'root', to: day })] }, verb, anyPath, day)).to.equal(false);
    }));
  });

  it('Should give nothing to nobody, and nothing of the staff’s to a learner', () => {
    fc.assert(fc.property(someVerb, (verb) => {
      for (const nobody of [null, undefined, { roles: [] }, { roles: [grant({ role: 'learner' })] }]) expect(can(nobody, verb, undefined, day)).to.equal(false);
    }));
  });

  it('Should never be less with one more role', () => {
    const grants = fc.array(fc.record({ role: fc.constantFrom(...Role.options), unit: fc.constantFrom(...path, 'another'), from: fc.constantFrom('2026-01-01', '2027-01-01'), to: fc.constantFrom(null, '2026-03-01', '2028-01-01') }), { maxLength: 4 });
    fc.assert(fc.property(grants, grants, someVerb, (some, more, verb) => {
      if (can({ roles: some }, verb, path, day)) expect(can({ roles: [...some, ...more] }, verb, path, day)).to.equal(true);
    }));
  });

  it('Should let only the system make administrators of the system', () => {
    expect(grantableRoles(false)).to.have.members(Role.options.filter((role) => role !== 'system_admin'));
    expect(grantableRoles(true)).to.have.members(Role.options);
  });
});
