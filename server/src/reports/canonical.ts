// One way to write a value as JSON: keys sorted, texts in NFC, no white space, UTF-8. What is hashed, signed and rendered from.
import { createHash } from 'node:crypto';

const quoted = (text: string): string => JSON.stringify(text.normalize('NFC'));

export const canonicalJson = (value: unknown): string => {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined).map(([key, inner]): [string, unknown] => [quoted(key), inner]);
  return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => `${key}:${canonicalJson(inner)}`).join(',')}}`;
};
/** SHA-256 (hex) of a text's UTF-8 bytes. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
