// Text that every format can carry.

/** Characters that XML 1.0 has no place for: a file with one is one that Word does not open. */
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const plain = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD').normalize('NFC').replace(/\r\n?/g, '\n').replace(unprintable, '').replace(/\t/g, ' ');

/** The same content with every text in it as it can be printed. */
export const cleaned = <T>(value: T): T => {
  if (typeof value === 'string') return plain(value) as T;
  if (Array.isArray(value)) return value.map(cleaned) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)])) as T;
};
