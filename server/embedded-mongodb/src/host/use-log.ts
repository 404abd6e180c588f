import { appendFileSync } from 'node:fs';
import { decode } from '../bson/decode.ts';
import { Raw } from '../bson/encode.ts';
import { type Doc, isDoc } from '../values/kinds.ts';
import { scope } from '../scope.ts';

/** Notes, as JSON lines and each kind of use once, which commands with which `$` names come in; for a test of what an application uses. */
export function openUseLog(path: string | undefined): (command: Doc) => void {
  if (!path) return () => {};
  const seen = new Set<string>();
  return (command) => {
    const names = new Set<string>();
    for (const [key, value] of Object.entries(command)) {
      if (!(scope.harmlessFields as readonly string[]).includes(key)) collect(value, names);
    }
    const [name] = Object.keys(command);
    const fields = Object.keys(command).slice(1);
    const line = JSON.stringify({ command: name, fields, operators: [...names].sort() });
    if (seen.has(line)) return;
    seen.add(line);
    appendFileSync(path, `${line}\n`);
  };
}

function collect(value: unknown, names: Set<string>): void {
  if (value instanceof Raw) collect(decode(value.bytes), names);
  else if (Array.isArray(value)) for (const inner of value) collect(inner, names);
  else if (isDoc(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (key.startsWith('$')) names.add(key);
      collect(inner, names);
    }
  }
}
