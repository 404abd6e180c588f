import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { deserialize, EJSON } from 'bson';
import { expect } from 'chai';
import { openStore, type TestStore } from '../support.ts';
import { answersTo } from './answers.ts';
import { type Kind, kinds, type Setting } from './settings.ts';

interface Recorded {
  setting: Setting;
  answers: string[];
}

const least: Record<Kind, number> = { filters: 3000, updates: 2000, pipelines: 300, finds: 1000 };

describe('The store beside the recorded answers of a real MongoDB to random questions', function () {
  this.timeout(60_000);
  let opened: TestStore;
  let recorded: Recorded[];
  before(async () => {
    opened = await openStore();
    const file = gunzipSync(readFileSync(new URL('golden.fixture.bson.gz', import.meta.url)));
    recorded = (deserialize(file, { promoteValues: false, bsonRegExp: true }) as { recorded: Recorded[] }).recorded;
  });
  after(() => opened.end());

  for (const kind of kinds) {
    it(`Should answer ${least[kind]} ${kind} alike`, async () => {
      const settings = recorded.filter(({ setting }) => setting.kind === kind);
      expect(settings.flatMap(({ answers }) => answers).length).to.be.at.least(least[kind]);
      for (const { setting, answers } of settings) {
        const given = await answersTo(opened.client.db('golden'), setting);
        given.forEach((answer, i) => {
          expect(answer, `${kind}: ${EJSON.stringify(setting.cases[i], { relaxed: false })}`).to.equal(answers[i]);
        });
      }
    });
  }
});
