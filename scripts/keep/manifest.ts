// What a backup says of itself.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hashOf, type Kept } from './files.ts';

export const manifestName = 'manifest.json';
/** Names within a backup. */
export const parts = { store: 'store.mdb', secret: 'secret', uploads: 'uploads' };

const format = 1;
// Paths lead nowhere but into the backup.
const path = z.string().refine((one) => one.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\0]/.test(one), 'leads out of the backup');
const Manifest = z.strictObject({
  format: z.literal(format),
  app: z.string(),
  takenAt: z.iso.datetime(),
  /** Documents by collection. */
  collections: z.record(z.string(), z.number().int()),
  files: z.array(z.strictObject({ path, bytes: z.number().int(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof Manifest>;

export const newManifest = (app: string, collections: Manifest['collections'], files: Kept[]): Manifest => ({ format, app, takenAt: new Date().toISOString(), collections, files });

/** The manifest of a backup; throws one sentence when there is none that we understand. */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => {
    throw new Error(`${folder} is no backup, or one that did not end: it has no ${manifestName}.`);
  });
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Error(`${join(folder, manifestName)} is not JSON.`);
  }
  const found = (read as { format?: unknown } | null)?.format;
  if (typeof found === 'number' && found > format) throw new Error(`${folder} was made by a newer version (format ${found}, this one knows ${format}).`);
  const parsed = Manifest.safeParse(read);
  if (!parsed.success) throw new Error(`${join(folder, manifestName)} is not right: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
  return parsed.data;
};

/** Reads every file of a backup; throws a sentence at the first that is not as the manifest says. */
export const verify = async (folder: string, { files }: Manifest, onBytes: (bytes: number) => void): Promise<void> => {
  for (const file of files) {
    const found = await hashOf(join(folder, file.path), onBytes).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new Error(`${file.path} is missing in ${folder}.`);
      throw error;
    });
    if (found.bytes !== file.bytes || found.sha256 !== file.sha256) throw new Error(`${file.path} in ${folder} is not what was backed up: ${found.bytes} bytes of ${file.bytes}, or others.`);
  }
};

export const bytesOf = (files: readonly { bytes: number }[]): number => files.reduce((all, { bytes }) => all + bytes, 0);
