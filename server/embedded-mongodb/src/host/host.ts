import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Cursors } from '../commands/cursors.ts';
import { runCommand } from '../commands/run.ts';
import { Storage } from '../storage/storage.ts';
import { startSweeps } from '../storage/expiry.ts';
import { WireServer } from '../wire/server.ts';
import { removeAddress, uriOf, writeAddress } from './address.ts';
import { lockFolder } from './lock.ts';
import { openUseLog } from './use-log.ts';

export interface HostOptions {
  dataDir: string;
  socketPath: string;
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
  const unlock = lockFolder(dataDir);
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
    writeAddress(dataDir, uri);
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
