import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Deps } from '../deps.ts';
import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { AccountService, Begun } from './account.service.ts';

const name = 'refresh';
const done = { done: true } as const;

/** How a session is answered: the refresh token travels in a cookie that no script can read. */
export const sessionGiver = (deps: Deps) => {
  const cookie = { name, httpOnly: true, sameSite: 'strict', path: '/api/session', secure: deps.config.publicUrl.startsWith('https:') } as const;
  /** A shared device forgets it with the browser. */
  const give = (reply: Response, { session, refresh }: Begun) => {
    const maxAge = Math.ceil((refresh.expiresAt.getTime() - deps.clock.now().getTime()) / 1000);
    reply.append('Set-Cookie', stringifySetCookie({ ...cookie, value: refresh.token, ...(refresh.device === 'personal' ? { maxAge } : {}) }));
    return session;
  };
  const forget = (reply: Response) => {
    reply.append('Set-Cookie', stringifySetCookie({ ...cookie, value: '', maxAge: 0 }));
    return done;
  };
  return { give, forget };
};

export const accountRoutes = (deps: Deps, gates: Gates, accounts: AccountService): Route[] => {
  const { give, forget } = sessionGiver(deps);
  const tokenOf = (request: Request) => parseCookie(request.headers.cookie ?? '')[name];
  const addressOf = (request: Request) => request.ip ?? 'unknown';
  return [
    route('signIn', gates.anyone, async ({ body, request, reply }) => give(reply, await accounts.signIn(body, addressOf(request)))),
    route('refreshSession', gates.anyone, async ({ request, reply }) => give(reply, await accounts.refresh(tokenOf(request)))),
    route('signOut', gates.anyone, ({ person, request, reply }) => accounts.signOut(person, tokenOf(request)).then(() => forget(reply))),
    route('signOutEverywhere', gates.signedIn, ({ person, reply }) => accounts.signOutEverywhere(person).then(() => forget(reply))),
    route('getMe', gates.signedIn, ({ person }) => accounts.me(person)),
    route('updateMe', gates.member, ({ person, body }) => accounts.updateMe(person, body)),
    route('changePassword', gates.signedIn, ({ person, body, request }) => accounts.changePassword(person, body, addressOf(request))),
    route('setUp', gates.anyone, async ({ params, body, request, reply }) => give(reply, await accounts.setUp(params.token, body, addressOf(request)))),
    route('getJoin', gates.anyone, ({ params }) => accounts.getJoin(params.code)),
    route('joinUnit', gates.anyone, async ({ params, person, body, request, reply }) => {
      const { unit, begun } = await accounts.join(params.code, person, body, addressOf(request));
      return { unit, session: begun && give(reply, begun) };
    }),
  ];
};
