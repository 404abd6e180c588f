import { expect } from 'chai';
import { Schema } from 'mongoose';
import { type TestDeps, testDeps } from '../../test/support/deps.ts';
import { outsideScope } from '../../test/support/use.ts';
import { createServices } from '../services.ts';
import { checkSchemas } from './schemas.ts';

describe('The scope of the embedded store', () => {
  let deps: TestDeps;
  beforeEach(async () => (deps = await testDeps()));
  afterEach(() => deps.end());

  it('Should hold every field of every model', () => {
    createServices(deps);
    expect(Object.keys(deps.db.models)).to.not.be.empty;
    expect(() => checkSchemas(deps.db)).not.to.throw();
  });
  it('Should refuse a field of another type at start-up, by name', () => {
    deps.db.model('prices', new Schema({ amount: Schema.Types.Decimal128 }));
    expect(() => checkSchemas(deps.db)).to.throw('The type Decimal128 of prices.amount is not supported by the embedded store');
  });
  it('Should name what a run asked for beyond it', () => {
    const served = JSON.stringify({ command: 'find', fields: ['filter', '$db'], operators: ['$in'] });
    const beyond = [
      { command: 'mapReduce', fields: [], operators: [] },
      { command: 'find', fields: ['filter', 'collation'], operators: [] },
      { command: 'find', fields: ['filter'], operators: ['$where'] },
    ].map((use) => JSON.stringify(use));
    expect(outsideScope([served, ...beyond, ''].join('\n'))).to.deep.equal(beyond);
  });
});
