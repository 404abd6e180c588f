// How the state of a claim is said: one place for words, signs and classes, so that colour never stands alone.
import type { TitleRow } from '@hoctap/shared/titles.contract';
import type { TitleState } from '@hoctap/shared/titles.rules';
import { day } from '../i18n/formats.ts';
import type { IconName } from '../ui/icons.ts';
import { t } from './titles.messages.ts';

const looks: Record<TitleState, { status: string; icon: IconName }> = {
  draft: { status: 'status--none', icon: 'circleDashed' },
  submitted: { status: 'status--path', icon: 'send' },
  returned: { status: 'status--warn', icon: 'triangleAlert' },
  recognised: { status: 'status--ok', icon: 'award' },
  refused: { status: 'status--bad', icon: 'x' },
  withdrawn: { status: 'status--bad', icon: 'x' },
};
type Standing = Pick<TitleRow, 'state' | 'decision'>;

export const lookOf = ({ state, decision }: Standing): { words: string; status: string; icon: IconName } =>
  state === 'recognised' && decision?.isExpired ? { words: t.expired, status: 'status--warn', icon: 'clock' } : { words: t.states[state], ...looks[state] };
/** Until when a recognition holds; nothing for any other state. */
export const validityOf = ({ state, decision }: Standing): string => (state !== 'recognised' || !decision ? '' : decision.validUntil ? t.until(day(decision.validUntil)) : t.noEnd);
