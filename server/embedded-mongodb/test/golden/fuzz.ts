// Use: MONGODB_URI=mongodb://… npm run fuzz -- [--seed N] [--runs N] [--kind filters|updates|pipelines|finds]
// Asks the store and a real MongoDB the same random questions, and prints the smallest one that they answer differently.
import { parseArgs } from 'node:util';
import { EJSON } from 'bson';
import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { openStore } from '../support.ts';
import { answersTo } from './answers.ts';
import { isLeftOut } from './left-out.ts';
import { kinds, type Setting, settings } from './settings.ts';

const { values: options } = parseArgs({ options: { seed: { type: 'string' }, runs: { type: 'string', default: '500' }, kind: { type: 'string' } } });
const seed = Number(options.seed ?? Date.now() % 1_000_000);
if (!process.env.MONGODB_URI) throw new Error('Set MONGODB_URI to a real MongoDB.');

const real = await MongoClient.connect(process.env.MONGODB_URI);
const opened = await openStore();
// A name of its own: several may run beside one another.
const judged = real.db(`fuzz-${process.pid}`);
const ours = opened.client.db('fuzz');

for (const kind of kinds.filter((name) => !options.kind || name === options.kind)) {
  const agree = fc.asyncProperty(settings(kind, { minLength: 1, maxLength: 12 }, 8), async (made) => {
    const setting = { ...made, cases: made.cases.filter((one) => !isLeftOut(kind, one)) };
    const wanted = await answersTo(judged, setting);
    const given = await answersTo(ours, setting);
    return wanted.every((answer, i) => answer === given[i]);
  });
  const result = await fc.check(agree, { seed, numRuns: Number(options.runs) });
  console.log(`${kind}: seed ${seed}, ${result.numRuns} runs of 8 cases, ${result.failed ? 'NOT alike' : 'all alike'}`);
  if (result.counterexample) await show(result.counterexample[0]);
}
await judged.dropDatabase();
await real.close();
await opened.end();

/** Prints each case that differs, with only the documents it needs to differ. */
async function show(setting: Setting): Promise<void> {
  process.exitCode = 1;
  const line = (value: unknown) => EJSON.stringify(value, { relaxed: false });
  for (const one of setting.cases.filter((each) => !isLeftOut(setting.kind, each))) {
    let alone = { ...setting, cases: [one] };
    const differs = async (tried: Setting) => (await answersTo(judged, tried))[0] !== (await answersTo(ours, tried))[0];
    if (!(await differs(alone))) continue;
    for (const part of ['docs', 'others', 'indexes'] as const) {
      for (const item of setting[part]) {
        const less = { ...alone, [part]: alone[part].filter((other) => other !== item) };
        if (await differs(less)) alone = less;
      }
    }
    console.log(`\ncase:    ${line(one)}`);
    for (const part of ['docs', 'others', 'indexes'] as const) if (alone[part].length > 0) console.log(`${part}: ${alone[part].map(line).join('\n      ')}`);
    console.log(`real:    ${(await answersTo(judged, alone))[0]}\nstore:   ${(await answersTo(ours, alone))[0]}`);
  }
}
