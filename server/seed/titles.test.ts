import { expect } from 'chai';
import { readFileSync, readdirSync } from 'node:fs';
import { TitleScheme } from '@hoctap/shared/titles.contract';
import { schemeFaults } from '@hoctap/shared/titles.rules';

const folder = new URL('titles/', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
const plan = read('../plan-177.json') as { indicators: { id: string }[]; duties: { id: string }[]; titles: { id: string; nameVi: string }[] };
const known = { indicators: plan.indicators.map(({ id }) => id), duties: plan.duties.map(({ id }) => id) };
const schemes = readdirSync(folder).map((name) => TitleScheme.parse(read(name)));

describe('The schemes of titles that come with the product', () => {
  it('Should pass the check of their files', () => {
    for (const scheme of schemes) expect(schemeFaults(scheme, known), scheme.id).to.eql([]);
    expect(new Set(schemes.map(({ id }) => id)).size).to.equal(schemes.length);
  });
  it('Should hold every title of Plan 177', () => {
    expect(schemes).to.have.lengthOf.at.least(plan.titles.length);
    for (const { id, nameVi } of plan.titles) expect(schemes.find((one) => one.id === id)?.nameVi, id).to.equal(nameVi);
  });
  it('Should say of each what has to be entered from the original, and pretend to no points', () => {
    for (const { id, gapsVi, criteria } of schemes) {
      expect(gapsVi.join(' '), id).to.include('cần nhập từ văn bản gốc');
      expect(criteria.every(({ points }) => points === 0), id).to.equal(true);
    }
  });
});
