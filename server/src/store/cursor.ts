// Cursors of lists: the sort key of the last row, opaque to callers.
import { AppError } from '@hoctap/shared';

export const encodeCursor = (...keys: (string | number)[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');

/** The keys of a cursor, `count` of them; throws bad_input for one that we did not make. */
export const decodeCursor = (cursor: string, count: number): (string | number)[] => {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(keys) && keys.length === count && keys.every((key) => typeof key === 'string' || typeof key === 'number')) return keys;
  } catch {
    // Falls through: whatever it is, it is not a cursor of ours.
  }
  throw new AppError('bad_input', { faults: [{ path: 'query.cursor', message: 'not a cursor of this list' }] });
};

/** Cuts a list that was read with `limit + 1` rows into a page; `keysOf` gives the cursor's keys of its last row. */
export const pageFrom = <T>(rows: T[], limit: number, keysOf: (row: T) => (string | number)[]): { items: T[]; next?: string } => {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last ? { items, next: encodeCursor(...keysOf(last)) } : { items };
};

/** Filter for what comes after a cursor of two keys, ascending (1) or descending (-1), by `field` and then _id. */
export const after = (field: string, cursor: string | undefined, direction: 1 | -1 = 1, kind: 'text' | 'date' = 'text'): Record<string, unknown> => {
  if (!cursor) return {};
  const [raw, id] = decodeCursor(cursor, 2);
  const key = kind === 'date' ? new Date(raw as string) : raw;
  const op = direction === 1 ? '$gt' : '$lt';
  return { $or: [{ [field]: { [op]: key } }, { [field]: key, _id: { [op]: id } }] };
};
