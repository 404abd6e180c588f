// Root hooks of mocha: what all test files share is ended once.
import { stopSharedStore } from './store.ts';

export const mochaHooks = { afterAll: () => stopSharedStore() };
