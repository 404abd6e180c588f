// Socket events: name -> payload. A socket only announces that something changed; clients read it again.
import { z } from 'zod';

/** Server -> client. */
export const serverEvents = {
  /** Tallies of a unit moved; `seq` only grows. Room of the unit. */
  'unit:tallied': z.object({ unit: z.string(), seq: z.number().int() }),
  /** A film's transcoding went on. Room of the uploader. */
  'film:progressed': z.object({ film: z.string(), state: z.string(), progress: z.number() }),
  /** A notice was written for the person. */
  'person:notified': z.object({ notice: z.string() }),
  /** Progress of the person's course changed, perhaps on another device. */
  'progress:changed': z.object({ enrolment: z.string() }),
} as const;
export type ServerEvents = { [K in keyof typeof serverEvents]: z.infer<(typeof serverEvents)[K]> };

/** Client -> server, acknowledged with `{ ok }`: enter or leave the room of a unit. */
export const clientEvents = {
  'unit:watch': z.object({ unit: z.string() }),
  'unit:unwatch': z.object({ unit: z.string() }),
} as const;
export type ClientEvents = { [K in keyof typeof clientEvents]: z.infer<(typeof clientEvents)[K]> };
