// Use: MONGODB_URI=mongodb://… npx tsx test/record.ts: records what a real MongoDB answers to the differential cases.
import { writeFileSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { answerReads, answerRest } from './differential.run.ts';

const client = await MongoClient.connect(process.env.MONGODB_URI ?? '');
const db = client.db('differential');
const answers = { ...(await answerReads(db)), ...(await answerRest(db)) };
await db.dropDatabase();
await client.close();
const lines = Object.entries(answers).map(([name, list]) => `${JSON.stringify(name)}: [\n${list.map((one) => JSON.stringify(one)).join(',\n')}\n]`);
writeFileSync(new URL('differential.fixture.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`);
