// The true app on a true store, with a clock of its own: what every test of the API starts from.
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.ts';
import type { Deps } from '../../src/deps.ts';
import { createSockets } from '../../src/realtime/sockets.ts';
import { type Services, createServices } from '../../src/services.ts';
import { ensureIndexes } from '../../src/store/schemas.ts';
import { type Caller, createCaller } from './caller.ts';
import { TestClock } from './clock.ts';
import { type TestDeps, testDeps } from './deps.ts';

export { TestClock };

export interface TestApp {
  url: string;
  clock: TestClock;
  deps: TestDeps;
  services: Services;
  /** Calls operations as nobody; `.as(token)` as somebody. */
  call: Caller;
  close(): Promise<void>;
}

export interface AppOptions {
  environment?: Record<string, string>;
  /** Changes deps before services are built, for example to hand over ffmpeg. */
  deps?: Partial<Deps>;
  /** The built client, for browser stories. */
  clientDir?: string;
  /** Fills the store before background work starts. */
  seed?: (deps: Deps, services: Services) => Promise<void>;
}

/** Starts an app with an empty database and empty folders. */
export const startApp = async (options: AppOptions = {}): Promise<TestApp> => {
  const deps = await testDeps(options.environment, options.deps);
  const services = createServices(deps);
  await ensureIndexes(deps.db);
  await options.seed?.(deps, services);
  await services.ready();
  services.start();
  const server: Server = createServer(createApp(deps, services, { version: 'test', clientDir: options.clientDir }));
  const sockets = createSockets(deps, services, server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url, clock: deps.clock, deps, services, call: createCaller(url),
    async close() {
      server.closeAllConnections();
      await sockets.close();
      await services.stop();
      await deps.end();
    },
  };
};
