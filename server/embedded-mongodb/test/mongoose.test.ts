import { expect } from 'chai';
import mongoose, { type Connection, Schema } from 'mongoose';
import { failure, openStore, type TestStore } from './support.ts';

interface Person {
  _id: string;
  name: string;
  phone?: string;
  roles: { role: string; unit: string; from: Date; to?: Date }[];
  visits: number;
}

const personSchema = new Schema<Person>(
  {
    _id: String,
    name: { type: String, required: true },
    phone: { type: String, unique: true, sparse: true },
    roles: [{ _id: false, role: String, unit: String, from: Date, to: Date }],
    visits: { type: Number, default: 0 },
  },
  { timestamps: true, optimisticConcurrency: true },
);
personSchema.index({ 'roles.unit': 1, name: 1 });
const unitSchema = new Schema({ _id: String, name: String });

describe('mongoose on the store', () => {
  let opened: TestStore;
  let connection: Connection;
  before(async () => {
    opened = await openStore();
    connection = await mongoose.createConnection(opened.store.uri, { dbName: 'school' }).asPromise();
  });
  after(async () => {
    await connection.close();
    await opened.end();
  });

  it('Should make collections and indexes, save, load, change and populate', async () => {
    const people = connection.model('Person', personSchema);
    const units = connection.model('Unit', unitSchema);
    const visits = connection.model('Visit', new Schema({ _id: String, unit: { type: String, ref: 'Unit' } }));
    await Promise.all([people.init(), units.init(), visits.init()]);
    expect((await people.listIndexes()).map(({ name }) => name as string)).to.deep.equal(['_id_', 'phone_1', 'roles.unit_1_name_1']);

    await people.create({ _id: 'p1', name: 'An', phone: '0901', roles: [{ role: 'learner', unit: 'u1', from: new Date(0) }] });
    await people.insertMany([{ _id: 'p2', name: 'Bình' }, { _id: 'p3', name: 'Chi' }]);
    expect(await failure(() => people.create({ _id: 'p4', name: 'Dung', phone: '0901' }))).to.deep.include({ code: 11000, keyValue: { phone: '0901' } });

    const an = await people.findById('p1').orFail();
    an.roles.push({ role: 'facilitator', unit: 'u2', from: new Date(5) });
    an.visits += 1;
    await an.save();
    const stale = await people.findById('p1').orFail();
    await people.updateOne({ _id: 'p1' }, { $inc: { visits: 1, __v: 1 } });
    stale.name = 'Ân';
    expect((await failure(() => stale.save())).name).to.equal('VersionError');

    const found = await people.find({ roles: { $elemMatch: { role: 'facilitator', unit: 'u2', to: null } } }).select('name visits').lean();
    expect(found).to.deep.equal([{ _id: 'p1', name: 'An', visits: 2 }]);
    expect(await people.exists({ name: 'Nobody' })).to.equal(null);
    expect(await people.countDocuments({ 'roles.unit': 'u1' })).to.equal(1);

    await units.create({ _id: 'u1', name: 'Vân Hòa' });
    await visits.create({ _id: 'v1', unit: 'u1' });
    const visit = await visits.findById('v1').populate<{ unit: { name: string } }>('unit').orFail();
    expect(visit.unit.name).to.equal('Vân Hòa');
  });

  it('Should page by a cursor, stream and aggregate', async () => {
    const marks = connection.model('Mark', new Schema({ _id: String, who: String, month: String, points: Number }).index({ who: 1, _id: 1 }));
    await marks.init();
    await marks.insertMany(Array.from({ length: 250 }, (_, i) => ({ _id: `m${String(i).padStart(3, '0')}`, who: i % 2 ? 'a' : 'b', month: `2026-0${1 + (i % 3)}`, points: i })));
    const page = await marks.find({ who: 'a', _id: { $gt: 'm010' } }).sort({ _id: 1 }).limit(3).lean();
    expect(page.map(({ _id }) => _id)).to.deep.equal(['m011', 'm013', 'm015']);
    let streamed = 0;
    for await (const mark of marks.find({}).cursor({ batchSize: 50 })) streamed += mark.points ? 1 : 0;
    expect(streamed).to.equal(249);
    const sums = await marks.aggregate([{ $match: { who: 'b' } }, { $group: { _id: '$month', n: { $sum: 1 }, points: { $sum: '$points' } } }, { $sort: { _id: 1 } }]);
    expect(sums).to.deep.equal([{ _id: '2026-01', n: 42, points: 5166 }, { _id: '2026-02', n: 41, points: 5084 }, { _id: '2026-03', n: 42, points: 5250 }]);
    const rounds = await marks.bulkWrite([{ updateOne: { filter: { _id: 'm000' }, update: { $set: { points: 5 } } } }, { deleteOne: { filter: { _id: 'm001' } } }]);
    expect(rounds).to.include({ modifiedCount: 1, deletedCount: 1 });
  });
});
