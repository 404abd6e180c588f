// Sign-ins: rotating refresh tokens. Token n of a family is derived from the server's secret, so that a reply lost on a
// poor line can be given again: the previous token answers with the same successor until that has been used.
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { AppError } from '@hoctap/shared';
import type { DeviceKind } from '@hoctap/shared/accounts.contract';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { type Deps, newId, randomText } from '../deps.ts';
import { type SignInDoc, signInModel } from './sign-in.model.ts';

export const accessSeconds = 600;
const daySeconds = 86_400;
/** A personal device slides 90 days, a shared one ends 12 hours after signing in. */
const lasting: Record<DeviceKind, number> = { personal: 90 * daySeconds, shared: 12 * 3600 };
/** By PIN or card on a shared device of a centre: as long as people stay there. */
const atCentre = 3 * 3600;

/** Access tokens whose signature was found right. */
const mostTokens = 5000;

export interface RefreshToken { token: string; expiresAt: Date; device: DeviceKind }

export const signInService = (deps: Deps) => {
  const signIns = signInModel(deps.db);
  // Of a text, the library tries first with each token whether it is a public key.
  const key = createSecretKey(Buffer.from(deps.secret));
  const now = () => deps.clock.now();
  const verified = new LRUCache<string, { person: string; family: string; endsMs: number }>({ max: mostTokens });
  const after = (seconds: number) => new Date(now().getTime() + seconds * 1000);

  const tokenOf = ({ _id, salt }: SignInDoc, counter: number): string => {
    const text = `${_id}.${counter}`;
    return `${text}.${createHmac('sha256', deps.secret).update(`refresh:${text}.${salt}`).digest('base64url')}`;
  };
  const refreshOf = (family: SignInDoc): RefreshToken => ({ token: tokenOf(family, family.counter), expiresAt: family.expiresAt, device: family.device });
  const isToken = (family: SignInDoc, counter: number, given: string): boolean => {
    const expected = Buffer.from(tokenOf(family, counter));
    const actual = Buffer.from(given);
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  };
  /** The family of a token that we made, used up or not. */
  const familyOf = async (given: string): Promise<{ family: SignInDoc; counter: number } | null> => {
    const [id = '', number = ''] = given.split('.');
    const counter = Number(number);
    const family = await signIns.findById(id).lean();
    return family && Number.isSafeInteger(counter) && isToken(family, counter, given) ? { family, counter } : null;
  };
  const end = async (family: string): Promise<void> => {
    const ended = await signIns.findOneAndDelete({ _id: family }).lean();
    if (ended) deps.bus.emit('access:revoked', { person: ended.person });
  };

  return {
    async begin(person: string, device: DeviceKind, at: string | null = null): Promise<{ family: string; refresh: RefreshToken }> {
      await signIns.deleteMany({ person, expiresAt: { $lte: now() } });
      const family: SignInDoc = { _id: newId(deps.clock), person, device, at, counter: 1, salt: randomText(16), createdAt: now(), expiresAt: after(at ? atCentre : lasting[device]) };
      await signIns.create(family);
      return { family: family._id, refresh: refreshOf(family) };
    },

    /** Takes a refresh token and gives its successor; a token used twice, but for a lost reply, ends the family. Throws not_signed_in. */
    async rotate(given: string): Promise<{ person: string; family: string; at: string | null; refresh: RefreshToken }> {
      const known = await familyOf(given);
      if (!known || known.family.expiresAt <= now()) throw new AppError('not_signed_in');
      const { family, counter } = known;
      const id = family._id;
      if (counter === family.counter) {
        const expiresAt = family.device === 'personal' ? after(lasting.personal) : family.expiresAt;
        const next = await signIns.findOneAndUpdate({ _id: id, counter }, { $set: { counter: counter + 1, expiresAt } }, { returnDocument: 'after' }).lean();
        // Somebody with the same token came first: both get the same successor.
        const current = next ?? (await signIns.findById(id).lean());
        if (!current || current.counter !== counter + 1) throw new AppError('not_signed_in');
        return { person: current.person, family: id, at: current.at ?? null, refresh: refreshOf(current) };
      }
      if (counter === family.counter - 1) return { person: family.person, family: id, at: family.at ?? null, refresh: refreshOf(family) };
      await end(id);
      throw new AppError('not_signed_in');
    },

    /** Ends one sign-in; one that is over already is no error. */
    end,
    /** Ends the sign-in of a refresh token; a token of nobody is no error. */
    async endByToken(given: string): Promise<void> {
      const known = await familyOf(given);
      if (known) await end(known.family._id);
    },
    /** Ends every sign-in of a person, but for `except`. */
    async endAll(person: string, except?: string): Promise<void> {
      await signIns.deleteMany({ person, ...(except ? { _id: { $ne: except } } : {}) });
      deps.bus.emit('access:revoked', { person });
    },
    /** Ends every sign-in on a shared device of a centre, or those of a person on any. */
    async endOnDevices({ device, person }: { device: string; person?: undefined } | { device?: undefined; person: string }): Promise<void> {
      const found = await signIns.find(device ? { at: device } : { person, at: { $type: 'string' } }, { _id: 1 }).lean();
      for (const { _id } of found) await end(_id);
    },
    /** The sign-in, if it still holds. */
    alive: async (family: string): Promise<SignInDoc | null> => {
      const found = await signIns.findById(family).lean();
      return found && found.expiresAt > now() ? found : null;
    },

    access: (person: string, family: string): string =>
      jwt.sign({ sub: person, sid: family, iat: Math.floor(now().getTime() / 1000) }, key, { algorithm: 'HS256', expiresIn: accessSeconds }),

    /** Who an access token speaks for. Throws token_expired, not_signed_in. */
    read(token: string): { person: string; family: string } {
      const known = verified.get(token);
      if (known && now().getTime() < known.endsMs) return known;
      try {
        const claims = jwt.verify(token, key, { algorithms: ['HS256'], clockTimestamp: Math.floor(now().getTime() / 1000) });
        if (typeof claims === 'object' && typeof claims.sub === 'string' && typeof claims['sid'] === 'string' && claims.exp) {
          const found = { person: claims.sub, family: claims['sid'], endsMs: claims.exp * 1000 };
          verified.set(token, found);
          return found;
        }
      } catch (error) {
        if (error instanceof jwt.TokenExpiredError) throw new AppError('token_expired');
      }
      throw new AppError('not_signed_in');
    },
  };
};
export type SignInService = ReturnType<typeof signInService>;
