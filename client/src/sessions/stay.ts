import { time } from '../i18n/formats.ts';
import type { Stay } from './roll.svelte.ts';
import { t } from './sessions.messages.ts';

/** When somebody came and left, in words: only what differs from the session itself. */
export const stayWords = ({ from, to }: Stay): string => [from && t.came(time(from)), to && t.left(time(to))].filter(Boolean).join(', ');
