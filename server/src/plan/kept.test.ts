import { expect } from 'chai';
import { type TestDeps, testDeps } from '../../test/support/deps.ts';
import { keeping } from './kept.ts';
import { batchModel } from './tally.model.ts';

describe('What is kept of a unit’s figures', () => {
  let deps: TestDeps;
  let seq = 1;
  let derived = 0;
  const figure = () => Promise.resolve({ made: ++derived });
  const batch = (number: number, closed: boolean) => batchModel(deps.db).create({ _id: String(number), seq: number, members: [], deltas: [], facts: [], moved: [], closed, at: new Date() });
  before(async () => void (deps = await testDeps()));
  after(() => deps.end());
  beforeEach(async () => {
    derived = 0;
    await batchModel(deps.db).deleteMany({});
  });

  it('Should be worked out once for all who look, and anew when the unit moved', async () => {
    const kept = keeping<{ made: number }>(deps, { seqOf: () => Promise.resolve(seq) });
    await kept('A', 'year', figure);
    expect(await Promise.all([kept('A', 'year', figure), kept('A', 'year', figure)])).to.eql([{ made: 1 }, { made: 1 }]);
    seq++;
    expect(await kept('A', 'year', figure)).to.eql({ made: 2 });
    expect(await kept('B', 'year', figure)).to.eql({ made: 3 });
    expect(await kept('A', 'other year', figure)).to.eql({ made: 4 });
  });

  it('Should not be kept while a batch is half applied: its number stands beside counters that are old', async () => {
    const kept = keeping<{ made: number }>(deps, { seqOf: () => Promise.resolve(seq) });
    await batch(seq, false);
    await kept('A', 'year', figure);
    await batchModel(deps.db).updateOne({ seq }, { $set: { closed: true } });
    expect(await kept('A', 'year', figure)).to.eql({ made: 2 });
    expect(await kept('A', 'year', figure)).to.eql({ made: 2 });
  });

  it('Should be forgotten when something else was written that figures are made of, and when it could not be worked out', async () => {
    const kept = keeping<{ made: number }>(deps, { seqOf: () => Promise.resolve(seq) });
    await kept('A', 'year', figure);
    deps.bus.emit('plan:changed', {});
    expect(await kept('A', 'year', figure)).to.eql({ made: 2 });
    const fails = () => Promise.reject(new Error('the store is away'));
    expect(await kept('C', 'year', fails).catch(() => 'failed')).to.equal('failed');
    expect(await kept('C', 'year', figure)).to.eql({ made: 3 });
  });
});
