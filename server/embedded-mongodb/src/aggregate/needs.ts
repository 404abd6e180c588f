import { topLevelFields } from '../query/match.ts';
import { type Doc, isDoc } from '../values/kinds.ts';
import { parseStage } from './stages.ts';

/**
 * The top-level fields a pipeline reads, if it ends in groups or a count; undefined when documents may go through it
 * whole. Decoding only these makes a large `$group` several times faster.
 */
export function fieldsNeeded(pipeline: readonly unknown[]): string[] | undefined {
  const needed: string[] = [];
  for (const stage of pipeline) {
    const [name, argument] = parseStage(stage);
    if (name === '$match') needed.push(...topLevelFields(argument as Doc));
    else if (name === '$sort') needed.push(...Object.keys(argument as Doc).map(topLevel));
    else if (name === '$unwind' || name === '$group') {
      const found = fieldsOf(argument);
      if (!found) return undefined;
      needed.push(...found);
      if (name === '$group') return needed;
    } else if (name === '$count') return needed;
    else if (name !== '$limit' && name !== '$skip') return undefined;
  }
  return undefined;
}

const topLevel = (path: string) => path.split('.', 1)[0] as string;

/** The fields whose paths occur in an expression; undefined when it speaks of a whole document. */
function fieldsOf(expression: unknown): string[] | undefined {
  if (typeof expression === 'string') {
    if (expression.startsWith('$$')) return undefined;
    return expression.startsWith('$') ? [topLevel(expression.slice(1))] : [];
  }
  const parts = Array.isArray(expression) ? expression : isDoc(expression) ? Object.values(expression) : [];
  const found = parts.map(fieldsOf);
  return found.includes(undefined) ? undefined : (found as string[][]).flat();
}
