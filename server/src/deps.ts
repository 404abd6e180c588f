// What every service is given. A test hands over its own clock, store and folders.
import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { v7 } from 'uuid';
import type { Tools } from './adapters/transcoder/index.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Bus } from './realtime/bus.ts';

export interface Deps {
  config: Config;
  clock: Clock;
  log: Log;
  db: Connection;
  bus: Bus;
  /** Signs access tokens, refresh tokens and the media cookie. */
  secret: string;
  /** ffmpeg and ffprobe, found once at start; they may be unavailable. */
  tools: Tools;
  storeKind: 'embedded' | 'mongodb';
}

/** A UUIDv7 of the clock's instant. */
export const newId = (clock: Clock): string => v7({ msecs: clock.now().getTime() });
/** Unguessable text of `bytes` random bytes, base64url. */
export const randomText = (bytes: number): string => randomBytes(bytes).toString('base64url');
