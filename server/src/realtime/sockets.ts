// Bus -> socket.io rooms. A socket signs in with an access token, enters a unit's room only with the right to read it,
// and is cut when its person's access shrinks; the client then signs in again and asks anew.
import type { Server as HttpServer } from 'node:http';
import { AppError, type ServerEvents, can, clientEvents, dayOf } from '@hoctap/shared';
import { Server } from 'socket.io';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import type { Services } from '../services.ts';
import { personRoom, unitRoom } from './bus.ts';

type Heard = { [K in keyof ServerEvents]: (payload: ServerEvents[K]) => void };
type Acknowledge = (answer: { ok: boolean; code?: string }) => void;
interface Said {
  'unit:watch': (payload: unknown, done?: Acknowledge) => void;
  'unit:unwatch': (payload: unknown, done?: Acknowledge) => void;
}

export const createSockets = (deps: Deps, services: Pick<Services, 'accounts' | 'units'>, http: HttpServer) => {
  const io = new Server<Said, Heard, Record<string, never>, { caller: Caller }>(http, { serveClient: false, maxHttpBufferSize: 10_000 });

  io.use((socket, next) => {
    const { token } = socket.handshake.auth as { token?: unknown };
    services.accounts.callerOf(typeof token === 'string' ? `Bearer ${token}` : undefined).then(
      (caller) => {
        if (!caller || caller.mustChangePassword) return next(new Error('not_signed_in'));
        socket.data.caller = caller;
        next();
      },
      (error: unknown) => next(new Error(error instanceof AppError ? error.code : 'internal')),
    );
  });

  io.on('connection', (socket) => {
    const { caller } = socket.data;
    void socket.join(personRoom(caller.id));
    const answer = (work: () => Promise<void>, done: Acknowledge | undefined) => {
      work().then(
        () => done?.({ ok: true }),
        (error: unknown) => done?.({ ok: false, code: error instanceof AppError ? error.code : 'internal' }),
      );
    };
    const unitIn = async (payload: unknown) => {
      const parsed = clientEvents['unit:watch'].safeParse(payload);
      if (!parsed.success) throw new AppError('bad_input');
      return services.units.find(parsed.data.unit);
    };
    socket.on('unit:watch', (payload, done) => answer(async () => {
      const unit = await unitIn(payload);
      if (!can(caller, 'plan:read', unit.path, dayOf(deps.clock.now()))) throw new AppError('not_allowed');
      await socket.join(unitRoom(unit._id));
    }, done));
    socket.on('unit:unwatch', (payload, done) => answer(async () => socket.leave(unitRoom((await unitIn(payload))._id)), done));
  });

  deps.bus.on('socket', ({ room, name, payload }) => void io.to(room).emit(name, payload as never));
  deps.bus.on('access:revoked', ({ person }) => io.in(personRoom(person)).disconnectSockets(true));
  return { close: () => new Promise<void>((resolve) => void io.close(() => resolve())) };
};
