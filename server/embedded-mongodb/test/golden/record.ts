// Use: MONGODB_URI=mongodb://… npm run record: makes cases from fixed seeds and records what a real MongoDB answers.
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { deserialize, EJSON, serialize } from 'bson';
import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { answersTo } from './answers.ts';
import { isLeftOut } from './left-out.ts';
import { type Kind, kinds, type Setting, settings } from './settings.ts';

/** How many settings of a hundred cases each; some are left out or made twice. */
const sizes: Record<Kind, number> = { filters: 33, updates: 22, pipelines: 6, finds: 12 };
const seed = 177;

const { MONGODB_URI } = process.env;
if (!MONGODB_URI) throw new Error('Set MONGODB_URI to a real MongoDB.');
const client = await MongoClient.connect(MONGODB_URI);
const db = client.db('golden');
const line = (value: unknown) => EJSON.stringify(value, { relaxed: false });

const recorded: { setting: Setting; answers: string[] }[] = [];
for (const kind of kinds) {
  const seen = new Set<string>();
  for (const made of fc.sample(settings(kind, { minLength: 30, maxLength: 40 }, 100), { seed, numRuns: sizes[kind] })) {
    const cases = made.cases.filter((one) => isNew(seen, line(one)) && !isLeftOut(kind, one));
    const setting = asStored({ ...made, cases });
    recorded.push({ setting, answers: await answersTo(db, setting) });
  }
  console.log(`${kind}: ${recorded.reduce((sum, { setting, answers }) => sum + (setting.kind === kind ? answers.length : 0), 0)}`);
}
await db.dropDatabase();
await client.close();
writeFileSync(new URL('golden.fixture.bson.gz', import.meta.url), gzipSync(serialize({ recorded }), { level: 9 }));

function isNew(seen: Set<string>, one: string): boolean {
  if (seen.has(one)) return false;
  seen.add(one);
  return true;
}

/** As the file gives it back: numbers are BSON's types then. */
function asStored(setting: Setting): Setting {
  return deserialize(serialize(setting), { promoteValues: false, bsonRegExp: true }) as Setting;
}
