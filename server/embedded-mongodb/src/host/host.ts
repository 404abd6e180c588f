import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Cursors } from '../commands/cursors.ts';
import { runCommand } from '../commands/run.ts';
import { Storage } from '../storage/storage.ts';
import { startSweeps } from '../storage/expiry.ts';
import { WireServer } from '../wire/server.ts';
import { removeAddress, runningStore, uriOf, writeAddress } from './address.ts';
import { FolderInUse, lockFolder } from './lock.ts';
import { openUseLog } from './use-log.ts';

export interface HostOptions {
  dataDir: string;
  socketPath: string;
  /** Id of the process that the store ends with, if any. */
  owner: number | undefined;
  /** Where to note every command with its operators, if anywhere. */
  logPath: string | undefined;
  sweepMilliseconds: number;
  log: (line: string) => void;
  /** Memory and disk disagree; nothing of the failed commit was acknowledged. The process must end. */
  onTear: (error: unknown) => void;
}

export interface Host {
  uri: string;
  /** Takes no more commands, answers those under way, closes the files. */
  stop(): Promise<void>;
}

/** Opens a data folder, as its only owner, and serves it on a socket. Throws a sentence when it cannot. */
export async function openHost(options: HostOptions): Promise<Host> {
  const { dataDir, socketPath, log } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = await lockWhenLeft(dataDir);
  try {
    const storage = new Storage(join(dataDir, 'store.mdb'), options.onTear);
    const cursors = new Cursors();
    const note = openUseLog(options.logPath);
    const server = new WireServer((command) => {
      note(command);
      return runCommand(command, storage, cursors);
    }, log);
    rmSync(socketPath, { force: true });
    await server.listen(socketPath);
    const endSweeps = startSweeps(storage, cursors, options.sweepMilliseconds, log);
    const uri = uriOf(socketPath);
    writeAddress(dataDir, uri, options.owner);
    return {
      uri,
      async stop() {
        removeAddress(dataDir);
        await server.stop();
        await endSweeps();
        cursors.closeAll();
        await storage.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

// A store whose owner was killed answers what is under way and closes its files: seconds on a busy machine.
const partingMilliseconds = 15_000;
const partingStep = 100;

/** Locks the folder. One that is about to be left is waited for; one whose store is there to stay is refused at once. */
async function lockWhenLeft(dataDir: string): Promise<() => void> {
  const until = Date.now() + partingMilliseconds;
  for (;;) {
    try {
      return lockFolder(dataDir);
    } catch (error) {
      if (!(error instanceof FolderInUse) || Date.now() > until || (await runningStore(dataDir))) throw error;
    }
    await pause(partingStep);
  }
}
