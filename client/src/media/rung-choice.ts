// Which rung to fetch next. Pure: the line's speed as measured, what is ready to play, and what the person allows.
import type { RungList } from './playlist.ts';

/** How fast the line is, in bits per second, from what came over it: slow news counts at once, good news is waited for. */
export const speedAfter = (speed: number, bits: number, seconds: number): number => {
  // What is small says nothing of the line, and what came in a blink only that it is fast enough.
  if (bits < 40_000) return speed;
  const now = bits / Math.max(seconds, 0.05);
  return now < speed ? 0.4 * speed + 0.6 * now : 0.7 * speed + 0.3 * now;
};

/** A rung has room when it needs this share of the line; to go up it must need less. */
const staying = 0.8;
const rising = 0.6;
/** Seconds ready to play below which the cheapest rung is fetched, and from which a dearer one may be tried. */
const scarce = 6;
const ample = 10;

/** Index of the rung to fetch next; `cap` is the highest allowed, `ahead` the seconds ready to play. */
export const rungFor = (rungs: readonly RungList[], { current, cap, speed, ahead }: { current: number; cap: number; speed: number; ahead: number }): number => {
  const top = Math.min(cap, rungs.length - 1);
  const fits = (index: number, share: number) => (rungs[index]?.average ?? Infinity) <= speed * share;
  if (ahead < scarce) return fits(Math.min(current, top), rising / 2) ? Math.min(current, top) : 0;
  let chosen = Math.min(current, top);
  while (chosen > 0 && !fits(chosen, staying)) chosen--;
  while (ahead >= ample && chosen < top && fits(chosen + 1, rising)) chosen++;
  return chosen;
};

/** The highest rung that this picture can show: a small one gains nothing from more lines than it has. */
export const rungForHeight = (rungs: readonly RungList[], pixels: number): number => {
  const enough = rungs.findIndex(({ height }) => height >= pixels);
  return enough < 0 ? rungs.length - 1 : enough;
};
