// Learning events made on this device: each with an id, the device's own id and a running number, into the outbox.
import type { Input } from '@hoctap/shared';
import { v7 } from 'uuid';
import { outbox } from '../offline/outbox.ts';
import { auth } from '../state/auth.svelte.ts';

type ClientEvent = Input<'recordEvents'>['body']['events'][number];
type Fact = ClientEvent extends infer E ? (E extends { verb: infer V; result?: infer R } ? { verb: V; result: R } : never) : never;

const deviceKey = 'hoctap.device';
const seqKey = 'hoctap.seq';

const kept = (key: string, make: () => string): string => {
  try {
    const value = localStorage.getItem(key) ?? make();
    localStorage.setItem(key, value);
    return value;
  } catch {
    return make();
  }
};
const device = kept(deviceKey, v7);

let counted = 0;
const nextSeq = (): number => {
  try {
    const next = Number(localStorage.getItem(seqKey) ?? 0) + 1;
    localStorage.setItem(seqKey, String(next));
    return next;
  } catch {
    return ++counted;
  }
};

/** Writes a fact about a lesson of a run; resolves when it is safely on this device. */
export const record = async (enrolment: string, lesson: string, fact: Fact): Promise<void> => {
  const person = auth.me?.id;
  if (!person) return;
  const event = { ...fact, id: v7(), enrolment, lesson, at: new Date().toISOString(), device, seq: nextSeq() } as ClientEvent;
  await outbox.put(person, 'recordEvents', { body: { events: [event] } });
};
