export { runningStore } from './host/address.ts';
export { startStore, type RunningStore, type StoreOptions } from './host/supervisor.ts';
export { scope } from './scope.ts';
