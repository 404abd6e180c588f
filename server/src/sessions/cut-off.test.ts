// Whatever a session's closing or a learner's quiz had written when the server was cut off, going on ends the same.
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Somebody, makePerson, person } from '../../test/support/builders.ts';
import { type World, startLearning } from '../../test/support/learning.ts';
import { breakingConnection } from '../../test/support/store.ts';
import type { Caller } from '../http/auth.ts';
import { createBus } from '../realtime/bus.ts';
import { type Services, createServices } from '../services.ts';

const lessons = ['m1.film', 'm1.text', 'm1.quiz'];

describe('A server that is cut off at any of its writes', () => {
  let world: World;
  let facilitator: Somebody;
  let caller: Caller;
  before(async () => {
    world = await startLearning();
    facilitator = await person(world.app, { roles: [['facilitator', 'CLC-09706']] });
    caller = { id: facilitator.id, fullName: '', roles: (await world.app.services.people.get(facilitator.id)).roles, session: v7(), mustChangePassword: false };
  });
  after(() => world.app.close());

  /** Does the work on a server that dies at its `count`th write; answers whether it lived to the end. */
  const livedThrough = async (count: number, work: (services: Services) => Promise<unknown>): Promise<boolean> => {
    const { deps } = world.app;
    const db = await breakingConnection(deps.db, count);
    try {
      await work(createServices({ ...deps, db, bus: createBus() }));
      return true;
    } catch {
      return false;
    } finally {
      await db.close();
    }
  };
  /** Kinds of facts about the person, sorted; none owes anything but the tally. */
  const ledgerOf = async (id: string) => {
    const facts = await world.app.deps.db.collection('events').find({ person: id }).toArray();
    expect(facts.flatMap(({ owes }) => owes as string[]).filter((name) => name !== 'tally')).to.deep.equal([]);
    return facts.map(({ verb }) => verb as string).sort();
  };
  const restart = async () => {
    await world.app.services.sessions.sweep(0);
    await world.app.services.learning.sweep(0);
  };
  const count = (collection: string, id: string) => world.app.deps.db.collection(collection).countDocuments({ person: id });

  it('Should give a person who is present the completion once, wherever the closing stopped', async () => {
    const { app } = world;
    let rounds = 0;
    for (let lived = false; !lived; rounds++) {
      const { id } = await makePerson(app, { residence: '09706' });
      const session = v7();
      const { sessions } = app.services;
      await facilitator.call('openSession', { params: { unit: 'CLC-09706' }, body: { id: session, course: world.course, lessons } });
      await sessions.attendees.mark(caller, session, id, true);
      lived = await livedThrough(rounds + 1, (services) => services.sessions.close(caller, session));
      await restart();
      expect(await sessions.close(caller, session), `cut off at write ${rounds + 1}`).to.include({ completions: 1 });
      await restart();
      expect(await ledgerOf(id)).to.deep.equal(['attended', 'attended', 'attended', 'completed', 'enrolled']);
      expect([await count('enrolments', id), await count('certificates', id), await count('notices', id)]).to.deep.equal([1, 1, 1]);
    }
    expect(rounds).to.be.greaterThan(12);
    expect(await app.services.learning.recompute()).to.include({ differences: 0 });
  });

  it('Should enrol once and hold every answer and result, wherever a learner’s commands stopped and were sent again', async () => {
    const { app } = world;
    let rounds = 0;
    for (let lived = false; !lived; rounds++) {
      const { id } = await makePerson(app, { residence: '09706' });
      const [enrolment, attempt, at] = [v7(), v7(), app.clock.now().toISOString()];
      const commands = async ({ learning: { enrolments, attempts } }: Services) => {
        await enrolments.enrol(id, { id: enrolment, course: world.course });
        await attempts.start(id, { id: attempt, enrolment, lesson: 'm1.quiz' });
        for (const [question, answer] of [['q1', [0]], ['q.2', true]] as const) await attempts.saveAnswer(id, attempt, question, { answer: answer as never, at });
        return attempts.submit(id, attempt);
      };
      lived = await livedThrough(rounds + 1, commands);
      await restart();
      expect((await commands(app.services)).result, `cut off at write ${rounds + 1}`).to.include({ points: 4, passed: true });
      expect(await ledgerOf(id)).to.deep.equal(['enrolled', 'passed']);
      expect([await count('enrolments', id), await count('attempts', id)]).to.deep.equal([1, 1]);
    }
    expect(rounds).to.be.greaterThan(8);
    expect(await app.services.learning.recompute()).to.include({ differences: 0 });
  });
});
