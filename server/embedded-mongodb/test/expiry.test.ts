import { expect } from 'chai';
import { openStore } from './support.ts';

describe('TTL indexes', () => {
  it('Should remove what has expired, by the earliest date, and nothing else', async () => {
    process.env.STORE_SWEEP_MS = '20';
    const opened = await openStore();
    delete process.env.STORE_SWEEP_MS;
    const items = opened.client.db('ttl').collection('items');
    const [past, future] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
    await items.insertMany([
      { _id: 1, until: past }, { _id: 2, until: future }, { _id: 3, until: [future, past] }, { _id: 4, until: 'never' }, { _id: 5 }, { _id: 6, until: past, keep: true }, { _id: 7, since: past },
    ] as never[]);
    await items.createIndex({ until: 1 }, { expireAfterSeconds: 60, partialFilterExpression: { until: { $exists: true } } });
    await items.createIndex({ since: -1 }, { expireAfterSeconds: 1_000_000 });
    const left = async () => (await items.find({}).sort({ _id: 1 }).toArray()).map(({ _id }) => _id as unknown as number);
    // Sweeps come by themselves: read until one has come.
    while ((await left()).includes(6)) await items.findOne({});
    expect(await left()).to.deep.equal([2, 4, 5, 7]);
    expect(await items.countDocuments({})).to.equal(4);
    await opened.end();
  });
});
