// The cookie that opens /media for a player: who, in which sign-in, until when; signed, ten minutes, for that path only.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';

export interface MediaPass { person: string; session: string }
/** A pass as its cookie says it, to the second until which it holds (Unix time). */
export interface DatedPass extends MediaPass { until: number }

const name = 'media';
const sign = (text: string, secret: string) => createHmac('sha256', secret).update(`media:${text}`).digest('base64url');

/** The Set-Cookie header. `isSecure` when the site is served over https. */
export const mediaCookie = (pass: MediaPass, secret: string, now: Date, lastsSec: number, isSecure: boolean): string => {
  const text = `${pass.person}.${pass.session}.${Math.floor(now.getTime() / 1000) + lastsSec}`;
  return stringifySetCookie({ name, value: `${text}.${sign(text, secret)}`, httpOnly: true, sameSite: 'strict', path: '/media', maxAge: lastsSec, secure: isSecure });
};

/** Whose cookie it is; undefined when there is none, when it is forged or when it has run out. */
export const readMediaCookie = (header: string | undefined, secret: string, now: Date): DatedPass | undefined => {
  const [person, session, until, signature] = (parseCookie(header ?? '')[name] ?? '').split('.');
  if (!person || !session || !until || !signature) return undefined;
  const expected = Buffer.from(sign(`${person}.${session}.${until}`, secret));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  return Number(until) * 1000 > now.getTime() ? { person, session, until: Number(until) } : undefined;
};
