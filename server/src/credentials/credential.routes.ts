import type { Deps } from '../deps.ts';
import type { Caller, Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import { setMediaCookie } from '../media/film.routes.ts';
import type { CredentialService } from './credential.service.ts';

const mostBytes = 10 * 1024 * 1024;

export const credentialRoutes = (deps: Deps, gates: Gates, credentials: CredentialService): Route[] => {
  const officer = gates.mayAnywhere('credential:check');
  /** Lets the caller's browser fetch the files of what is answered. */
  const withFiles = async <T>(person: Caller, reply: Parameters<typeof setMediaCookie>[1], answer: Promise<T>): Promise<T> => {
    const given = await answer;
    setMediaCookie(deps, reply, { person: person.id, session: person.session });
    return given;
  };
  return [
    route('uploadProof', gates.member, ({ person, file }) => credentials.upload(person, file), { file: { maxBytes: mostBytes, folder: credentials.incoming } }),
    route('listMyCredentials', gates.member, ({ person, reply }) => withFiles(person, reply, credentials.listMine(person))),
    route('addMyCredential', gates.member, ({ person, body, reply }) => withFiles(person, reply, credentials.addMine(person, body))),
    route('listPersonCredentials', gates.mayAnywhere('credential:read'), ({ person, params, reply }) => withFiles(person, reply, credentials.listOf(person, params.person))),
    route('addPersonCredential', officer, ({ person, params, body, reply }) => withFiles(person, reply, credentials.addFor(person, params.person, body))),
    route('listCredentials', gates.may('credential:read'), ({ person, unit, query, reply }) => withFiles(person, reply, credentials.list(person, unit, query))),
    // The holder may look; who else follows from where the holder belongs.
    route('getCredential', gates.member, ({ person, params, reply }) => withFiles(person, reply, credentials.get(person, params.credential))),
    route('checkCredential', officer, ({ person, params, body }) => credentials.check(person, params, body)),
    route('refuseCredential', officer, ({ person, params, body }) => credentials.refuse(person, params, body)),
    route('withdrawCredential', officer, ({ person, params, body }) => credentials.withdraw(person, params, body)),
  ];
};
