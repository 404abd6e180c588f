import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Document } from 'mongodb';
import * as cases from './differential.cases.ts';
import { type Answers, answerReads, answerRest } from './differential.run.ts';
import { openStore, type TestStore } from './support.ts';

const recorded = JSON.parse(readFileSync(new URL('differential.fixture.json', import.meta.url), 'utf8')) as Answers;

const indexSets: Record<string, Document[]> = {
  'single, also over arrays': [{ key: { a: 1 } }, { key: { 'a.b': -1 } }, { key: { n: 1 } }, { key: { k: 1 } }],
  compound: [{ key: { n: 1, k: -1 } }, { key: { opt: 1, n: -1 } }, { key: { n: -1, _id: 1 } }, { key: { a: -1, n: 1 } }, { key: { opt: 1, a: 1 } }],
  'sparse and partial': [
    { key: { a: 1 }, sparse: true },
    { key: { opt: 1 }, sparse: true },
    { key: { n: 1 }, partialFilterExpression: { n: { $gte: 2 } } },
    { key: { k: 1 }, partialFilterExpression: { opt: { $exists: true } } },
    { key: { 'a.b': 1 }, partialFilterExpression: { 'a.b': { $gt: 1 } } },
  ],
};

describe('The store beside the answers of a real MongoDB', () => {
  let opened: TestStore;
  before(async () => {
    opened = await openStore();
  });
  after(() => opened.end());

  it('Should have every case recorded', () => {
    for (const [name, list] of Object.entries(recorded)) {
      const table = (cases as unknown as Record<string, unknown[]>)[name === 'counts' ? 'filters' : name];
      expect(list, name).to.have.length(table?.length ?? -1);
    }
    expect(Object.values(recorded).flat().length).to.be.greaterThan(1200);
  });

  it('Should find, count, sort and project alike without indexes', async () => {
    compareAnswers(await answerReads(opened.client.db('plain')));
  });

  for (const [name, indexes] of Object.entries(indexSets)) {
    it(`Should find, count, sort and project alike with indexes: ${name}`, async () => {
      compareAnswers(await answerReads(opened.client.db('indexed'), indexes));
    });
  }

  it('Should update, replace, upsert and aggregate alike', async () => {
    compareAnswers(await answerRest(opened.client.db('changes')));
  });
});

function compareAnswers(answers: Answers): void {
  for (const [name, list] of Object.entries(answers)) {
    const table = (cases as unknown as Record<string, unknown[]>)[name === 'counts' ? 'filters' : name];
    list.forEach((answer, i) => {
      // Compared as text: the order of fields is part of the answer.
      expect(JSON.stringify(answer), `${name}: ${JSON.stringify(table?.[i])}`).to.equal(JSON.stringify(recorded[name]?.[i]));
    });
  }
}
