export { runningStore } from './host/address.ts';
export { startStore, type RunningStore, type StoreOptions } from './host/supervisor.ts';
export { type CheckReport, checkStore, type Fault, type Watch } from './keep/check.ts';
export { copyStore } from './keep/copy.ts';
export { stamp, storeFile } from './keep/files.ts';
export { repairStore } from './keep/repair.ts';
export { replaceStore, restoreStore, withFolder } from './keep/restore.ts';
export { openSnapshot, type StoreSnapshot } from './keep/snapshot.ts';
export { scope } from './scope.ts';
