import { expect } from 'chai';
import fc from 'fast-check';
import type { Interval } from './learning.contract.ts';
import { type Played, creditOf, gapsOf, joinedGaps, lengthOf, maxSpeed, secondsOf, unionOf } from './watching.rules.ts';

const duration = 100;
const second = fc.integer({ min: 0, max: 110_000 }).map((value) => value / 1000);
const interval = fc.tuple(second, second).map(([a, b]): Interval => [Math.min(a, b), Math.max(a, b)]);
const someReport = fc.record({
  device: fc.constantFrom('phone', 'tablet', 'centre', null), intervals: fc.array(interval, { maxLength: 4 }),
  elapsed: fc.integer({ min: 0, max: 60_000 }).map((value) => value / 1000), span: fc.option(interval, { nil: undefined }),
});
const someReports = fc.array(someReport, { maxLength: 10 });

/** One tab that plays from `from`, `length` seconds of the clock at a speed, begun at `at` of the device's clock. */
const stretch = fc.record({
  device: fc.constantFrom('phone', 'tablet'), from: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 1, max: 20 }), at: fc.integer({ min: 0, max: 40 }),
  speed: fc.constantFrom(0.75, 1, 1.25, 1.5, 2),
});
const played = ({ device, from, length, at, speed }: { device: string; from: number; length: number; at: number; speed: number }): Played =>
  ({ device, intervals: [[from, from + length * speed]], elapsed: length, span: [at, at + length] });
/** The same report in pieces, cut where these shares of it are. */
const pieces = (report: Played, cuts: readonly number[]): Played[] => {
  const [[from, to] = [0, 0]] = report.intervals;
  const [since, until] = report.span ?? [0, 0];
  const stops = [0, ...[...cuts].sort((a, b) => a - b), 1];
  return stops.slice(1).map((stop, index) => {
    const start = stops[index] ?? 0;
    const place = (at: number, [low, high]: Interval) => low + at * (high - low);
    return {
      device: report.device, intervals: [[place(start, [from, to]), place(stop, [from, to])]], elapsed: (stop - start) * report.elapsed,
      span: [place(start, [since, until]), place(stop, [since, until])],
    };
  });
};
const close = (one: readonly Interval[], other: readonly Interval[]) => {
  const all = [...one, ...other];
  expect(lengthOf(one)).to.be.closeTo(lengthOf(other), 1e-3);
  expect(lengthOf(unionOf(all))).to.be.closeTo(lengthOf(one), 1e-3);
};

describe('What of a film counts as seen', () => {
  it('Should be the same for any order of the reports', () => {
    const twice = someReports.chain((reports) => fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length })));
    fc.assert(fc.property(twice, ([reports, shuffled]) => close(creditOf(shuffled, duration), creditOf(reports, duration))), { numRuns: 500 });
  });

  it('Should be the same when reports come twice, also under another id', () => {
    fc.assert(fc.property(fc.array(stretch, { minLength: 1, maxLength: 6 }), (stretches) => {
      const reports = stretches.map(played);
      close(creditOf([...reports, ...reports], duration), creditOf(reports, duration));
    }));
  });

  it('Should be the same for any splitting of what was played, in one tab or in several at once', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 99 }).map((share) => share / 100), { maxLength: 4 });
    fc.assert(fc.property(fc.array(fc.tuple(stretch, cuts), { minLength: 1, maxLength: 6 }), (stretches) => {
      close(creditOf(stretches.flatMap(([one, where]) => pieces(played(one), where)), duration), creditOf(stretches.map(([one]) => played(one)), duration));
    }), { numRuns: 500 });
  });

  it('Should be at most twice what passed on each device, over all its reports together', () => {
    fc.assert(fc.property(someReports, (reports) => {
      for (const device of ['phone', 'tablet', 'centre', null]) {
        const own = reports.filter((report) => report.device === device);
        expect(lengthOf(creditOf(own, duration))).to.be.at.most(secondsOf(own) * maxSpeed + 1e-3);
      }
      const room = [...new Set(reports.map(({ device }) => device))].reduce((sum, device) => sum + secondsOf(reports.filter((report) => report.device === device)), 0) * maxSpeed;
      expect(lengthOf(creditOf(reports, duration))).to.be.at.most(room + 1e-3);
    }), { numRuns: 500 });
  });

  it('Should never be shortened by another report, nor hold what nobody played', () => {
    fc.assert(fc.property(someReports, someReport, (reports, next) => {
      const before = creditOf(reports, duration);
      expect(lengthOf(creditOf([...reports, next], duration))).to.be.at.least(lengthOf(before) - 1e-3);
      const said = unionOf(reports.flatMap(({ intervals }) => intervals));
      expect(lengthOf(unionOf([...said, ...before]))).to.be.closeTo(lengthOf(said), 1e-6);
      expect(before.every(([from, to]) => from >= 0 && to <= duration)).to.equal(true);
    }), { numRuns: 1000 });
  });

  it('Should join tabs and devices, and let two tabs at once share the seconds of their device', () => {
    const report = (device: string, from: number, to: number, span: Interval): Played => ({ device, intervals: [[from, to]], elapsed: span[1] - span[0], span });
    expect(creditOf([report('phone', 0, 40, [0, 40]), report('tablet', 30, 100, [7, 77])], duration)).to.deep.equal([[0, 100]]);
    expect(creditOf([report('phone', 0, 20, [0, 20]), report('phone', 50, 70, [0, 20])], duration), 'two tabs at 1x').to.deep.equal([[0, 20], [50, 70]]);
    expect(creditOf([report('phone', 0, 40, [0, 20]), report('phone', 50, 90, [0, 20])], duration), 'two tabs at 2x').to.deep.equal([[0, 40]]);
    expect(creditOf([report('phone', 0, 40, [0, 20]), report('phone', 50, 90, [0, 20]), report('tablet', 0, 40, [0, 40])], duration), 'what the tablet saw leaves the phone its room').to.deep.equal([[0, 40], [50, 90]]);
    expect(creditOf([{ device: 'phone', intervals: [[0, 100]], elapsed: 0 }], duration), 'no time passed').to.deep.equal([]);
    expect(creditOf([{ device: 'phone', intervals: [[0, 100]], elapsed: 100, span: [5, 6] }], duration), 'more than the span holds').to.deep.equal([[0, 2]]);
  });

  it('Should not be brought to a halt by somebody with many devices that tell wild things', () => {
    const reports = Array.from({ length: 2000 }, (_, index): Played => ({
      device: `d${index % 12}`, elapsed: 10, span: [0, 1], intervals: Array.from({ length: 20 }, (_unused, part) => [part * 5 + index / 1000, part * 5 + index / 1000 + 0.5]),
    }));
    expect(lengthOf(creditOf(reports, duration))).to.be.at.most(16 + 1e-3);
  });
});

describe('What is missing of a film', () => {
  it('Should be told in parts that a finger can tell apart, the first of which begins where the first gap does', () => {
    fc.assert(fc.property(fc.array(interval, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (seen, apart) => {
      const gaps = gapsOf(seen, duration);
      const joined = joinedGaps(gaps, apart);
      expect(joined[0]?.[0]).to.equal(gaps[0]?.[0]);
      expect(joined.at(-1)?.[1]).to.equal(gaps.at(-1)?.[1]);
      for (const [from, to] of gaps) expect(joined.some(([start, end]) => start <= from && to <= end)).to.equal(true);
      const starts = new Set(gaps.map(([from]) => from));
      expect(joined.every(([from]) => starts.has(from))).to.equal(true);
    }));
    expect(joinedGaps([[0, 2], [4, 6], [50, 60]], 16)).to.deep.equal([[0, 6], [50, 60]]);
    expect(joinedGaps([[0, 2], [30, 40]], 16)).to.deep.equal([[0, 2], [30, 40]]);
  });
});
