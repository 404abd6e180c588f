import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { countKey, recordId } from '../storage/catalogue.ts';
import { Storage } from '../storage/storage.ts';
import { type CheckReport, checkStore, paced, type Watch } from './check.ts';
import { storeFile } from './files.ts';
import { type Difference, inspect } from './inspect.ts';
import { withFolder } from './restore.ts';

// So many are mended in one commit.
const slice = 1000;

/**
 * Makes entries, counts and index descriptions what the documents call for, and checks again. Documents are never touched:
 * unreadable ones, and those that share a unique key, stay in the report. Throws FolderInUse while a store runs.
 */
export async function repairStore(dataDir: string, watch: Watch = {}): Promise<CheckReport> {
  const file = join(dataDir, storeFile);
  if (!existsSync(file)) throw new Error(`There is no store at ${file}.`);
  return withFolder(dataDir, async () => {
    const storage = new Storage(file, (error) => {
      throw error;
    });
    try {
      const snapshot = storage.snapshot();
      const collections = [...storage.all()];
      let found: Difference[] = [];
      const mendFound = () => {
        storage.disk.commit(() => found.forEach((difference) => mend(storage, difference)));
        found = [];
      };
      await paced(inspect(snapshot, collections), collections, watch, (difference) => {
        found.push(difference);
        if (found.length >= slice) mendFound();
      });
      mendFound();
      snapshot.release();
    } finally {
      await storage.close();
    }
    return checkStore(file, watch);
  });
}

function mend(storage: Storage, difference: Difference): void {
  const { disk } = storage;
  switch (difference.kind) {
    case 'missing entry':
      disk.put(difference.entry.key, difference.entry.value);
      break;
    case 'superfluous entry':
    case 'leftover':
      // Unless the right one has taken its place since it was found.
      if (disk.get(difference.entry.key)?.equals(difference.entry.value)) disk.remove(difference.entry.key);
      break;
    case 'wrong count':
      disk.put(countKey(difference.collection), recordId(difference.found));
      break;
    case 'unnoted shape':
      difference.index.multikey ||= difference.shape.multikey;
      difference.index.long ||= difference.shape.long;
      storage.save(difference.collection);
      break;
    case 'duplicate key':
    case 'unreadable document':
      break;
  }
}
