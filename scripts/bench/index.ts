// npm run bench [-- NAME …]: measures on a fresh demo with the embedded store: `api` (a minute), `city` (ten minutes, 100,000 learners).
import { api } from './api.ts';
import { city } from './city.ts';

const benches = { api, city };
const isBench = (name: string): name is keyof typeof benches => name in benches;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !isBench(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked.filter(isBench) : (['api'] as const)) {
  console.log(`${name}:`);
  await benches[name]();
}
