// What a run asked of the embedded store, held against the table of what that serves.
import { scope } from '@hoctap/embedded-mongodb';

interface Use { command: string; fields: string[]; operators: string[] }

const fields: Record<string, readonly string[]> = scope.commands;
const harmless: readonly string[] = scope.harmlessFields;
const operators: readonly string[] = [
  scope.queryOperators, scope.queryConnectives, scope.updateOperators, scope.pushModifiers, scope.stages, scope.accumulators, scope.expressions,
].flat();

/** Lines of the store's log of use (`STORE_LOG`) that name a command, a field of one or an operator outside the scope. */
export const outsideScope = (log: string): string[] =>
  log.split('\n').filter((line) => {
    if (line === '') return false;
    const use = JSON.parse(line) as Use;
    const known = fields[use.command];
    return !known || use.fields.some((name) => !known.includes(name) && !harmless.includes(name)) || use.operators.some((name) => !operators.includes(name));
  });
