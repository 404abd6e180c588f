// Gates: who may call an operation. They stand on the route line; relations (owner, enrolled) are the service's first line.
import { AppError, type RoleGrant, type Verb, can, dayOf, nullIfRefused } from '@hoctap/shared';
import type { Request } from 'express';

/** The signed-in person of a request. */
export interface Caller {
  id: string;
  fullName: string;
  roles: RoleGrant[];
  /** The sign-in (refresh family) that the access token belongs to. */
  session: string;
  mustChangePassword: boolean;
}
export interface GateUnit { _id: string; path: string[] }

/** Looks at a request and gives what the handler may rely on, or throws. `params` are parsed already. */
export type Gate<G> = (request: Request, params: Record<string, string>) => Promise<G>;

export interface GateTools {
  /** The person behind the bearer token, or null without one. Throws not_signed_in, token_expired. */
  callerOf(request: Request): Promise<Caller | null>;
  /** A unit valid today by id or code. Throws not_found. */
  unitOf(ref: string): Promise<GateUnit>;
  now(): Date;
}

/** The gates that routes use, bound to how callers and units are found. */
export const createGates = ({ callerOf, unitOf, now }: GateTools) => {
  const person = async (request: Request): Promise<Caller> => {
    const caller = await callerOf(request);
    if (!caller) throw new AppError('not_signed_in');
    return caller;
  };
  const settled = async (request: Request): Promise<Caller> => {
    const caller = await person(request);
    if (caller.mustChangePassword) throw new AppError('password_change_due');
    return caller;
  };
  return {
    /** Anyone, known or not. */
    anyone: (async (request) => ({ person: await callerOf(request).catch(nullIfRefused) })) as Gate<{ person: Caller | null }>,
    /** A signed-in person, even one who must first set a new password. */
    signedIn: (async (request) => ({ person: await person(request) })) as Gate<{ person: Caller }>,
    /** A signed-in person whose password is their own. */
    member: (async (request) => ({ person: await settled(request) })) as Gate<{ person: Caller }>,
    /** Holds `verb` somewhere; which unit exactly is the service's first line. */
    mayAnywhere: (verb: Verb): Gate<{ person: Caller }> => async (request) => {
      const caller = await settled(request);
      if (!can(caller, verb, undefined, dayOf(now()))) throw new AppError('not_allowed');
      return { person: caller };
    },
    /** Holds `verb` at the unit of the path parameter `:unit`, or above it. */
    may: (verb: Verb): Gate<{ person: Caller; unit: GateUnit }> => async (request, params) => {
      const caller = await settled(request);
      const unit = await unitOf(params.unit ?? '');
      if (!can(caller, verb, unit.path, dayOf(now()))) throw new AppError('not_allowed');
      return { person: caller, unit };
    },
  };
};
export type Gates = ReturnType<typeof createGates>;
