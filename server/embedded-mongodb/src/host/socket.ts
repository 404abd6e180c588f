import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// macOS takes socket paths of 104 bytes.
const longestPath = 100;

/** A socket path in a fresh folder that only its owner may enter: that stands in for signing in. */
export function newSocketPath(): string {
  for (const place of [tmpdir(), '/tmp']) {
    const folder = mkdtempSync(join(place, 'store-'));
    // The driver knows a socket by this ending.
    const path = join(folder, 'store.sock');
    if (Buffer.byteLength(path) <= longestPath) return path;
    rmSync(folder, { recursive: true });
  }
  throw new Error('The folder for temporary files has too long a path for a socket; set TMPDIR to a shorter one.');
}

/** Removes the socket and its folder. */
export function removeSocket(path: string): void {
  rmSync(dirname(path), { recursive: true, force: true });
}
