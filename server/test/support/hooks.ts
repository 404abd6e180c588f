// Root hooks of mocha: what all test files share is ended once.
import { stopSharedStore } from './app.ts';

export const mochaHooks = { afterAll: () => stopSharedStore() };
