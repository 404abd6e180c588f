import { isDoc } from '../values/kinds.ts';

/** About how many bytes a value holds in memory; good enough for a limit. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 24 + value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item), 24);
  if (isDoc(value)) return Object.entries(value).reduce((sum, [key, item]) => sum + 16 + key.length + sizeOf(item), 24);
  return 16;
}
