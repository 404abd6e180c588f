// The only socket.io-client. A socket only says that something moved; whoever listens reads it again.
import type { ServerEvents } from '@hoctap/shared';
import type { Socket } from 'socket.io-client';
import { calm } from './line.ts';
import { session } from './session.ts';

/** A page is drawn, and a film begun, before its live parts come. */
const restMs = 5000;
let connecting: Promise<Socket> | undefined;
const watched = new Map<string, number>();

/** Connects at first use, so that pages without live parts never load the library. */
const connect = (): Promise<Socket> =>
  (connecting ??= calm(restMs).then(() => import('socket.io-client')).then(({ io }) => {
    const socket = io({ auth: (give) => give({ token: session.token }), transports: ['websocket', 'polling'] });
    socket.on('connect', () => {
      for (const unit of watched.keys()) socket.emit('unit:watch', { unit });
    });
    // The server cuts a socket whose rights shrank or whose token ran out: renew, then ask anew.
    const renew = () => void session.renew(session.token).then((isIn) => isIn && socket.connect());
    socket.on('connect_error', (error) => {
      if (error.message === 'token_expired' || error.message === 'not_signed_in') renew();
    });
    socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') renew();
    });
    return socket;
  }));

/** Calls `hear` for each event of that name until the returned function is called. */
export const listen = <K extends keyof ServerEvents>(name: K, hear: (payload: ServerEvents[K]) => void): (() => void) => {
  let ended = false;
  void connect().then((socket) => {
    if (!ended) socket.on(name as string, hear);
  });
  return () => {
    ended = true;
    void connect().then((socket) => socket.off(name as string, hear));
  };
};

/**
 * Calls `moved` whenever the tallies of the unit moved, after each reconnection, and every `pollSec` as the fallback of a
 * dead socket. Ends with the returned function.
 */
export const watchUnit = (unit: string, moved: () => void, pollSec = 60): (() => void) => {
  watched.set(unit, (watched.get(unit) ?? 0) + 1);
  const stopListening = listen('unit:tallied', (payload) => {
    if (payload.unit === unit) moved();
  });
  let wasConnected = false;
  const reconnected = () => {
    if (wasConnected) moved();
    wasConnected = true;
  };
  void connect().then((socket) => {
    if (socket.connected) socket.emit('unit:watch', { unit });
    socket.on('connect', reconnected);
  });
  const timer = setInterval(moved, pollSec * 1000);
  return () => {
    clearInterval(timer);
    stopListening();
    const left = (watched.get(unit) ?? 1) - 1;
    if (left > 0) watched.set(unit, left);
    else watched.delete(unit);
    void connect().then((socket) => {
      socket.off('connect', reconnected);
      if (left <= 0) socket.emit('unit:unwatch', { unit });
    });
  };
};
