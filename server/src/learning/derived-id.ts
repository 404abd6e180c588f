// Ids that follow from what they stand for: whoever writes a thing first, and whoever repeats it, writes the same one.
import { v5 } from 'uuid';

const namespace = '5f0c2b6e-7d0a-4b53-9a6e-2f1f6f0f9c11';

/** The id of `kind` for these keys, the same for ever. */
export const derivedId = (kind: string, ...keys: (string | number)[]): string => v5([kind, ...keys].join('|'), namespace);
