import { largestDocument } from '../storage/documents.ts';
import type { Handler } from './context.ts';
import { largestMessage } from '../wire/frames.ts';

/** Batches beyond this a driver splits. */
const largestBatch = 100_000;

/**
 * A standalone server of the wire version of MongoDB 8.0. No `setName` and no `logicalSessionTimeoutMinutes`: so the
 * driver neither retries writes by number nor offers transactions, which the store could not keep over its own restart.
 */
export const hello: Handler = () => ({
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  maxBsonObjectSize: largestDocument,
  maxMessageSizeBytes: largestMessage,
  maxWriteBatchSize: largestBatch,
  localTime: new Date(),
  connectionId: 1,
  minWireVersion: 0,
  maxWireVersion: 25,
  readOnly: false,
  ok: 1,
});

export const ping: Handler = () => ({ ok: 1 });

export const buildInfo: Handler = () => ({
  version: '8.0.0',
  versionArray: [8, 0, 0, 0],
  gitVersion: 'embedded-mongodb',
  modules: [],
  storageEngines: ['lmdb'],
  bits: 64,
  maxBsonObjectSize: largestDocument,
  ok: 1,
});

/** Nobody signs in: the modes of the socket's folder let only its owner connect. */
export const connectionStatus: Handler = () => ({
  authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
  ok: 1,
});
