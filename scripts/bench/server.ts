// The server that benches call, in a process of its own: the true app on the demo and the embedded store. Work beside requests
// rests, since the demo's films would take the machine for minutes; BENCH_TALLY lets learning be counted. Forked by demo.ts, told
// its folder by DATA_DIR.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createApp } from '../../server/src/app.ts';
import { boot } from '../../server/src/boot.ts';
import { readConfig } from '../../server/src/config.ts';
import { createLog } from '../../server/src/log.ts';

const root = new URL('../..', import.meta.url).pathname;
const booted = await boot(readConfig(process.env, root), createLog('warn'), undefined, { background: false });
if (process.env['BENCH_TALLY'] === 'on') {
  booted.services.learning.start();
  booted.services.plan.start();
}
const app = createApp(booted.deps, booted.services, { version: booted.version, clientDir: join(root, 'client/public') });
const http = createServer(app).listen(0, '127.0.0.1', () => process.send?.((http.address() as AddressInfo).port));
process.once('disconnect', () => {
  http.close();
  http.closeAllConnections();
  void booted.stop();
});
