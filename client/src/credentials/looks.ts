// How a certificate of others is said: one place for words, signs and classes, so that colour never stands alone.
import type { Credential } from '@hoctap/shared/credentials.contract';
import { type CredentialState, levelName } from '@hoctap/shared/credentials.rules';
import { day } from '../i18n/formats.ts';
import { language } from '../i18n/language.svelte.ts';
import type { IconName } from '../ui/icons.ts';
import { t } from './credentials.messages.ts';

const looks: Record<CredentialState, { status: string; icon: IconName }> = {
  claimed: { status: 'status--path', icon: 'clock' },
  checked: { status: 'status--ok', icon: 'circleCheck' },
  refused: { status: 'status--bad', icon: 'x' },
  withdrawn: { status: 'status--bad', icon: 'x' },
};

export const lookOf = ({ state, isOutOfDate }: Pick<Credential, 'state' | 'isOutOfDate'>): { words: string; status: string; icon: IconName } =>
  state === 'checked' && isOutOfDate ? { words: t.outOfDate, status: 'status--warn', icon: 'clock' } : { words: t.states[state], ...looks[state] };

/** Languages that are taught and certified in Ha Noi, by their ISO 639-1 code; English first. */
export const languageCodes = ['en', 'fr', 'zh', 'ja', 'ko', 'de', 'ru', 'es', 'it', 'lo', 'km', 'th'] as const;
export const languageName = (code: string): string => {
  const name = new Intl.DisplayNames(language.current, { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toUpperCase() + name.slice(1);
};

/** `Tiếng Anh A2`, or the name of what is no language. */
export const nameOf = ({ level, language: code, title }: Pick<Credential, 'level' | 'language' | 'title'>): string =>
  level === null ? (title ?? '') : `${code ? languageName(code) : ''} ${levelName(level)}`.trim();
/** Who issued it when, its number, and how long it holds. */
export const linesOf = ({ issuer, issued, number, expires }: Pick<Credential, 'issuer' | 'issued' | 'number' | 'expires'>): string[] =>
  [t.issuedOn(issuer, day(issued)), `${t.numbered(number)}, ${expires ? t.until(day(expires)) : t.noEnd}`];
/** Why it counts no longer, or never did. */
export const reasonOf = ({ acts }: Pick<Credential, 'acts'>): string => acts.at(-1)?.reason ?? '';
