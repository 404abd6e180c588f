// npm run bench [-- NAME …]: measures on a fresh demo with the embedded store, or on the empty MongoDB of MONGODB_URI: `api` (a minute), `city` (ten minutes, 100,000
// learners), `felt` (what callers feel while a film is made; three minutes), `home` (the learner's first
// page on a slow line; wants a built client), `ladder` (what making a film costs; twenty minutes), `live` (from the end of a course to the screens), `report` (the city's papers), `return` (1,000 phones after
// weeks without a line), `start` (a
// film's first picture on slow lines; wants a built client).
import { api } from './api.ts';
import { city } from './city.ts';
import { home } from './home.ts';
import { felt, ladder } from './ladder.ts';
import { live } from './live.ts';
import { report } from './report.ts';
import { comeBack } from './return.ts';
import { serve } from './serve.ts';
import { start } from './start.ts';

const benches = { api, city, felt, home, ladder, live, report, return: comeBack, serve, start };
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
// The store that stories share would keep this process.
process.exit();
