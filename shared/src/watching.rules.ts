// What of a film counts as seen: what was really played, in film time, and never more than a device's own clock allows. Pure.
import type { Interval } from './learning.contract.ts';

/** Film time runs at most this many times the clock: the fastest speed of the player. */
export const maxSpeed = 2;
/** Sums of seconds may miss each other by this much. */
const hair = 1e-6;
/** Devices of one person that claim more than their clocks allow; whoever has more of them gets no credit for the rest. */
const mostGreedy = 8;

/** Sorted, disjoint union; empty and reversed intervals are dropped. */
export const unionOf = (intervals: readonly Interval[]): Interval[] => {
  const sorted = intervals.filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0]);
  const out: Interval[] = [];
  for (const [from, to] of sorted) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
};
export const lengthOf = (intervals: readonly Interval[]): number => intervals.reduce((sum, [from, to]) => sum + to - from, 0);

/** Parts of [0, duration] not covered, gaps under half a second left out: what the bar shows as missing. */
export const gapsOf = (intervals: readonly Interval[], duration: number): Interval[] => {
  const gaps: Interval[] = [];
  let at = 0;
  for (const [from, to] of unionOf(intervals)) {
    if (from - at > 0.5) gaps.push([at, Math.min(from, duration)]);
    at = Math.max(at, to);
  }
  if (duration - at > 0.5) gaps.push([at, duration]);
  return gaps;
};

/** Gaps in order, those whose middles are less than `apart` seconds from the one before joined to it: so that each can be pressed. */
export const joinedGaps = (gaps: readonly Interval[], apart: number): Interval[] => gaps.reduce<Interval[]>((joined, [from, to]) => {
  const last = joined.at(-1);
  if (last && from + to - last[0] - last[1] < 2 * apart) joined[joined.length - 1] = [last[0], to];
  else joined.push([from, to]);
  return joined;
}, []);

/** What of the intervals lies in [0, duration]; all of it when the duration is not known. */
export const within = (intervals: readonly Interval[], duration: number | null): Interval[] =>
  duration === null ? [...intervals] : intervals.filter(([from]) => from < duration).map(([from, to]) => [from, Math.min(to, duration)]);

/** Seconds of a device's monotonic clock; `span` is when they were on that clock, so that the same seconds told twice count once. */
export interface Clocked { elapsed: number; span?: Interval | undefined }
/** One report of what a device played. */
export interface Played extends Clocked { device: string | null; intervals: readonly Interval[] }

/** Seconds that passed on one device over all its reports together, also when these overlap, repeat or come in pieces. */
export const secondsOf = (reports: readonly Clocked[]): number => {
  const told = { free: 0, placed: 0, spans: [] as Interval[] };
  for (const { elapsed, span } of reports) {
    if (span) {
      told.placed += elapsed;
      told.spans.push(span);
    } else told.free += elapsed;
  }
  return told.free + Math.min(told.placed, lengthOf(unionOf(told.spans)));
};

/** What one report may claim by its own seconds; what is beyond is cut from the end. */
const claimOf = ({ intervals, elapsed }: Played, duration: number | null): Interval[] => {
  let room = elapsed * maxSpeed;
  const out: Interval[] = [];
  for (const [from, to] of unionOf(within(intervals, duration))) {
    if (room <= 0) break;
    // A part that fits is kept as it is: `from + (to - from)` may miss `to` by a hair and leave a gap.
    out.push(to - from <= room ? [from, to] : [from, from + room]);
    room -= to - from;
  }
  return out;
};

/**
 * Film time that a person is credited: the union of what all their devices played, of each report and of each device at most
 * `maxSpeed` times its seconds. The same for any order of the reports, any repetition, and any splitting of what was played;
 * another report never makes it shorter.
 */
export const creditOf = (reports: readonly Played[], duration: number | null): Interval[] => {
  const byDevice = new Map<string | null, Played[]>();
  for (const report of reports) {
    const told = byDevice.get(report.device);
    if (told) told.push(report);
    else byDevice.set(report.device, [report]);
  }
  const devices = [...byDevice].map(([device, told]) => ({
    device: device ?? '', claims: unionOf(told.flatMap((report) => claimOf(report, duration))), room: secondsOf(told) * maxSpeed,
  }));
  const isGreedy = ({ claims, room }: Claim) => lengthOf(claims) > room + hair;
  const plain = unionOf(devices.filter((one) => !isGreedy(one)).flatMap(({ claims }) => claims));
  const greedy = devices.filter(isGreedy).sort((one, other) => (one.device < other.device ? -1 : 1)).slice(0, mostGreedy);
  return greedy.length > 0 ? unionOf([...plain, ...rationed(greedy, plain)]) : plain;
};

interface Claim { claims: Interval[]; room: number }

/**
 * The most that can be granted to devices which claim more than their room, earliest film time first, where `plain` is seen
 * anyway. A moment may be granted as long as no set of devices holds more moments that only they claim than they have room for.
 */
const rationed = (devices: readonly Claim[], plain: readonly Interval[]): Interval[] => {
  const room = Array.from({ length: 1 << devices.length }, (_, set) => devices.reduce((sum, one, bit) => (set & (1 << bit) ? sum + one.room : sum), 0));
  const isSeen = ascending(plain);
  const claimed = devices.map(({ claims }) => ascending(claims));
  const stops = [...new Set([...plain, ...devices.flatMap(({ claims }) => claims)].flat())].sort((a, b) => a - b);
  const out: Interval[] = [];
  for (const [index, from] of stops.entries()) {
    const claimants = claimed.reduce((set, covers, bit) => (covers(from) ? set | (1 << bit) : set), 0);
    if (isSeen(from) || claimants === 0) continue;
    const sets = [...room.keys()].filter((set) => (set & claimants) === claimants);
    const granted = Math.min((stops[index + 1] ?? from) - from, ...sets.map((set) => room[set] ?? 0));
    if (granted <= hair) continue;
    out.push([from, from + granted]);
    for (const set of sets) room[set] = (room[set] ?? 0) - granted;
  }
  return out;
};

/** Is a moment in these disjoint, sorted intervals? To be asked of ever later moments. */
const ascending = (intervals: readonly Interval[]): ((at: number) => boolean) => {
  let index = 0;
  return (at) => {
    while ((intervals[index]?.[1] ?? Infinity) <= at) index++;
    return (intervals[index]?.[0] ?? Infinity) <= at;
  };
};
