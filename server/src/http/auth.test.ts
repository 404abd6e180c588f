import { AppError } from '@hoctap/shared';
import { expect } from 'chai';
import type { Request } from 'express';
import { createGates } from './auth.ts';

describe('A gate that anyone may pass', () => {
  const passed = (error: Error) => createGates({
    callerOf: () => Promise.reject(error), unitOf: () => Promise.reject(error), now: () => new Date(),
  }).anyone({} as Request, {});

  it('Should take somebody whose sign-in is over for a stranger', async () => {
    expect(await passed(new AppError('token_expired'))).to.deep.equal({ person: null });
  });
  it('Should take nobody for a stranger because the store is away', async () => {
    const away = new Error('the store is away');
    expect(await passed(away).catch((error: unknown) => error)).to.equal(away);
  });
});
