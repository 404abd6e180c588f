import { msOf } from '@hoctap/shared/captions.rules';
import { number } from '../i18n/formats.ts';

/** 80500 -> `1:20,5`, as people here write it. */
export const clockOf = (ms: number): string => {
  const seconds = (ms % 60_000) / 1000;
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60];
  const rest = (seconds < 10 ? '0' : '') + number(seconds, seconds % 1 === 0 ? 0 : 3).replace(/([.,]\d*?)0+$/, '$1');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
};
/** `1:20,5`, `1:02:03.25` or seconds alone; undefined when it is no time. */
export const msFrom = (typed: string): number | undefined => msOf(typed.includes(':') ? typed : `0:${typed.trim()}`);
