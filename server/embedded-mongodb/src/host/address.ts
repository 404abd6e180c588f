import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { format } from '../storage/storage.ts';
import { beginning } from './lock.ts';

/** What a running store tells of itself in `<dataDir>/store.json`. */
export interface Address {
  uri: string;
  pid: number;
  /** Of the layout on disk. */
  version: number;
  /** The process that the store ends with, and when that one began; null when it runs by itself. */
  owner: { pid: number; began: string | null } | null;
}

const fileOf = (folder: string) => join(folder, 'store.json');

/** The address under which the driver finds a socket. */
export const uriOf = (socketPath: string): string => `mongodb://${encodeURIComponent(socketPath)}/?directConnection=true`;

/** Writes the address, readable by its owner only. `owner` is the process id of the one that the store ends with. */
export function writeAddress(folder: string, uri: string, owner: number | undefined): void {
  const address: Address = { uri, pid: process.pid, version: format, owner: owner === undefined ? null : { pid: owner, began: beginning(owner) ?? null } };
  const next = `${fileOf(folder)}.next`;
  writeFileSync(next, JSON.stringify(address), { mode: 0o600 });
  renameSync(next, fileOf(folder));
}

export function removeAddress(folder: string): void {
  rmSync(fileOf(folder), { force: true });
}

/** The address of the store that runs on a data folder, if one answers there and is there to stay: its owner lives. */
export async function runningStore(dataDir: string): Promise<string | undefined> {
  const address = readAddress(dataDir);
  if (!address || (address.owner && beginning(address.owner.pid) !== address.owner.began)) return undefined;
  const socket = connect(decodeURIComponent(new URL(address.uri).host));
  try {
    await once(socket, 'connect');
    return address.uri;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

function readAddress(folder: string): Address | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Address;
  } catch {
    return undefined;
  }
}
