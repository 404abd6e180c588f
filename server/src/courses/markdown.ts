// What a Markdown text may hold: everything but HTML and addresses that could run a script. The parser that renders decides.
import { AppError } from '@hoctap/shared';
import { parse, postprocess, preprocess } from 'micromark';
import { gfmTable } from 'micromark-extension-gfm-table';

export type MarkdownFault = 'markdown_html' | 'markdown_link' | 'markdown_too_deep';

const addresses = new Set(['resourceDestinationString', 'definitionDestinationString', 'autolinkProtocol']);
/** http(s), mailto, tel, or relative. An escape or an entity before the first slash could spell another scheme. */
const safeAddress = /^(?:(?:https?|mailto|tel):|[^:/?#&\\]*(?:[/?#]|$))/i;
/** Nested quotes and lists cost the parser the square of their depth; nobody writes twenty. */
const tooDeep = /^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){20}/m;

/** The first thing that a text must not hold, or undefined. */
export const markdownFault = (text: string): MarkdownFault | undefined => {
  if (tooDeep.test(text)) return 'markdown_too_deep';
  const events = postprocess(parse({ extensions: [gfmTable()] }).document().write(preprocess()(text, undefined, true)));
  for (const [step, token, context] of events) {
    if (step !== 'enter') continue;
    if (token.type === 'htmlFlow' || token.type === 'htmlText') return 'markdown_html';
    if (addresses.has(token.type) && !safeAddress.test(context.sliceSerialize(token))) return 'markdown_link';
  }
  return undefined;
};

/** Checks texts by their place. Throws markdown_html, markdown_link or bad_input, with a fault for each text refused. */
export const checkMarkdown = (texts: readonly { path: string; text: string }[]): void => {
  const faults = texts.flatMap(({ path, text }) => {
    const message = markdownFault(text);
    return message ? [{ path, message }] : [];
  });
  const first = faults[0]?.message;
  if (first) throw new AppError(first === 'markdown_too_deep' ? 'bad_input' : first, { faults });
};
