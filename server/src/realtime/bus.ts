// Typed publish/subscribe inside the process: the only way upwards between domains, and what sockets announce.
import { EventEmitter } from 'node:events';
import type { ServerEvents } from '@hoctap/shared';

/** What one domain may tell the others. Events that sockets pass on carry the room's key beside the payload. */
export interface BusEvents {
  'socket': { [K in keyof ServerEvents]: { room: string; name: K; payload: ServerEvents[K] } }[keyof ServerEvents];
  /** A person's roles, enrolments or sign-ins shrank: grants and sockets held for them are void. */
  'access:revoked': { person: string };
  /** Somebody's record in the register was written anew. */
  'person:changed': { person: string };
  /** A fact was written that the plan may count. */
  'fact:owed': Record<string, never>;
  /** Something that figures are made of beside the counters was written: headcounts, entered figures, a framework, the tree. */
  'plan:changed': Record<string, never>;
  /** A reorganisation was written: people wait to be looked through. */
  'tree:changed': Record<string, never>;
  /** A course was published or returned: its author is to be told. */
  'author:owed': Record<string, never>;
}

export const createBus = () => {
  const emitter = new EventEmitter().setMaxListeners(50);
  return {
    on: <K extends keyof BusEvents>(name: K, listen: (payload: BusEvents[K]) => void) => {
      emitter.on(name, listen);
    },
    emit: <K extends keyof BusEvents>(name: K, payload: BusEvents[K]) => {
      emitter.emit(name, payload);
    },
  };
};
export type Bus = ReturnType<typeof createBus>;
export const unitRoom = (unit: string): string => `unit:${unit}`;
export const personRoom = (person: string): string => `person:${person}`;
