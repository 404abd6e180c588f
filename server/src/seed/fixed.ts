// Made-up things that come out the same at every start: ids and chances from a key.
import { createHash } from 'node:crypto';
import { v5 } from 'uuid';

const namespace = '0198b3b8-6c1e-5d0a-9c5e-5eedc0a75e51';

/** An id that belongs to the key for ever. */
export const fixedId = (key: string): string => v5(key, namespace);

/** A number in [0, 1) that belongs to the key. */
export const chance = (key: string): number => createHash('sha256').update(key).digest().readUInt32BE() / 2 ** 32;

/** One of the choices, by the key. */
export const pick = <T>(choices: readonly T[], key: string): T => choices[Math.floor(chance(key) * choices.length)] as T;
