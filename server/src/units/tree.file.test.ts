import { AppError } from '@hoctap/shared';
import { expect } from 'chai';
import { readSeedFiles } from '../seed/scenario.ts';
import { readTree } from './tree.file.ts';

const city = { code: '01', level: 'city', type: 'thanh_pho', nameVi: 'Thành phố Hà Nội', parent: null, validFrom: '2025-07-01' };
const ward = { code: '00004', level: 'commune', type: 'phuong', nameVi: 'Phường Ba Đình', nameEn: 'Ba Dinh Ward', parent: '01', validFrom: '2025-07-01' };

const faultsOf = (file: unknown): string[] => {
  try {
    readTree(file);
    return [];
  } catch (error) {
    expect(error).to.be.instanceOf(AppError).and.to.include({ code: 'bad_input' });
    return ((error as AppError).more.faults ?? []).map(({ path }) => path);
  }
};

describe('A tree of units as a file', () => {
  it('Should be read with ids for codes', () => {
    const [root, child] = readTree({ units: [city, ward] });
    expect(root).to.include({ parent: null, nameEn: null, validTo: null, madeUp: false, scenario: null });
    expect(child).to.include({ parent: '01@2025-07-01', nameEn: 'Ba Dinh Ward' });
  });
  it('Should read the demo’s own, whole, and mark it as a scenario', async () => {
    const { tree } = await readSeedFiles();
    const units = readTree(tree);
    expect(units).to.have.length(tree.units.length);
    expect(units.filter(({ scenario }) => scenario)).to.have.length(1);
  });
  it('Should name each unit that cannot be written', () => {
    expect(faultsOf({ units: [ward, city] })).to.deep.equal(['units.0.parent']);
    expect(faultsOf({ units: [city, ward, ward] })).to.deep.equal(['units.2.code']);
    expect(faultsOf({ units: [city, { ...city, code: '02' }] })).to.deep.equal(['units']);
    expect(faultsOf({ units: [{ ...city, level: 'planet', validFrom: 'soon' }] })).to.deep.equal(['units.0.level', 'units.0.validFrom']);
    expect(faultsOf('not a tree')).to.deep.equal(['']);
  });
});
