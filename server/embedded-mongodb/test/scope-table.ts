// Use: npx tsx test/scope-table.ts: prints the scope as the README shows it.
import { pathToFileURL } from 'node:url';
import { scope } from '../src/scope.ts';

/** The scope as a Markdown table. */
export function scopeTable(table: typeof scope): string {
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(' ');
  const rows: [string, string][] = [
    ...Object.entries(table.commands).map(([name, fields]): [string, string] => [`command \`${name}\``, code(fields)]),
    ['fields of any command that change nothing (`ordered`, `maxTimeMS` are honoured)', code(table.harmlessFields)],
    ...Object.entries(table.statements).map(([name, fields]): [string, string] => [`fields of: ${name}`, code(fields)]),
    ['query operators', code([...table.queryOperators, ...table.queryConnectives])],
    ['in partial indexes', code(table.partialFilterOperators)],
    ['update operators', code(table.updateOperators)],
    ['with `$push`', code(table.pushModifiers)],
    ['in update paths', code(table.updatePaths)],
    ['pipeline stages', code(table.stages)],
    ['accumulators of `$group`', code(table.accumulators)],
    ['expressions (with `$$ROOT`)', code(table.expressions)],
    ['BSON types', code(table.bsonTypes)],
  ];
  return ['| what | served |', '|---|---|', ...rows.map(([what, served]) => `| ${what} | ${served || '–'} |`)].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(`${scopeTable(scope)}\n`);
