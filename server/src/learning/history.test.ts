import { expect } from 'chai';
import { v7 } from 'uuid';
import { makePerson, unitOf } from '../../test/support/builders.ts';
import { type World, startLearning } from '../../test/support/learning.ts';
import type { LearningEvent } from './event.model.ts';

describe('Learning of the past', () => {
  let world: World;
  before(async () => {
    world = await startLearning();
  });
  after(() => world.app.close());

  it('Should come in as if it had happened then: finished runs, classes, facts for the tally; twice is once', async () => {
    const { app, course } = world;
    const { learning, courses } = app.services;
    const version = await courses.published(course);
    const [together, alone] = await Promise.all([makePerson(app, { residence: '09706' }), makePerson(app, { residence: '09706' })]);
    const at = new Date('2025-11-30T18:00:00.000Z');
    const runs = [
      { person: together.id, version, at, through: unitOf('CLC-09706'), throughKind: 'centre' as const },
      { person: alone.id, version, at, through: null, throughKind: null },
    ];
    const classes = [{ id: v7(), person: alone.id, title: 'Lớp trực tiếp', periods: 40, countsFor: ['X'], at, through: null, throughKind: null }];
    await Promise.all([learning.importHistory({ runs, classes }), learning.importHistory({ runs, classes })]);
    await learning.importHistory({ runs, classes });

    const facts = await app.deps.db.collection<LearningEvent>('events').find().toArray();
    const countable = facts.filter(({ owes }) => owes.length > 0).map(({ person, verb, strength, month, owes }) => [person === alone.id, verb, strength, month, ...owes]);
    expect(countable).to.have.deep.members([
      [false, 'enrolled', 'self_declared', '2025-12', 'tally'], [false, 'completed', 'attended', '2025-12', 'tally'],
      [true, 'enrolled', 'self_declared', '2025-12', 'tally'], [true, 'completed', 'quiz_passed', '2025-12', 'tally'],
      [true, 'credited', 'attended', '2025-12', 'tally'],
    ]);
    expect(await learning.recompute()).to.deep.equal({ runs: 2, differences: 0 });
    const run = await app.deps.db.collection('enrolments').findOne({ person: together.id });
    expect(run).to.deep.include({ run: 2025, finished: true, completedAt: at, done: 3 });
    expect((await learning.factsAfter('', 100)).map(({ person }) => person)).to.deep.equal([together.id, together.id, alone.id, alone.id, alone.id].sort());
    expect((await learning.owed('tally', 100)).length).to.equal(5);
    await learning.discharge(facts.map(({ _id }) => _id), 'tally');
    expect(await learning.owed('tally', 100)).to.deep.equal([]);
  });
});
