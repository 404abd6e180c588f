import { expect } from 'chai';
import { LineMeter, megabyte } from './line-meter.svelte.ts';

describe('The megabytes of films in a month', () => {
  const kept = new Map<string, string>();
  let month = '2026-11';
  const meter = () => new LineMeter(() => month);
  before(() => {
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };
    Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
  });
  after(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  beforeEach(() => {
    kept.clear();
    month = '2026-11';
  });

  it('Should hold the limit over pages and tabs, and begin anew with the month', () => {
    const [one, other] = [meter(), meter()];
    one.limit = 100 * megabyte;
    one.count(60 * megabyte);
    expect([one.allows(40 * megabyte), one.allows(41 * megabyte), meter().left]).to.deep.equal([true, false, 40 * megabyte]);
    other.count(30 * megabyte);
    expect([one.allows(11 * megabyte), one.used]).to.deep.equal([false, 90 * megabyte]);
    month = '2026-12';
    expect(one.allows(100 * megabyte)).to.equal(true);
  });

  it('Should let a month cost more that was given more, and the next one no more than its limit', () => {
    const one = meter();
    one.limit = 100 * megabyte;
    one.count(120 * megabyte);
    one.add(50 * megabyte);
    expect([one.limitNow, one.left, one.limit]).to.deep.equal([170, 50, 100].map((count) => count * megabyte));
    one.add(50 * megabyte);
    expect([one.limitNow, meter().limitNow]).to.deep.equal([220 * megabyte, 220 * megabyte]);
    month = '2026-12';
    expect([one.allows(100 * megabyte), one.allows(101 * megabyte), meter().limitNow]).to.deep.equal([true, false, 100 * megabyte]);
  });

  it('Should forget what was added where the limit is set anew, and count without one', () => {
    const one = meter();
    one.limit = 100 * megabyte;
    one.add(50 * megabyte);
    one.limit = 80 * megabyte;
    expect(one.limitNow).to.equal(80 * megabyte);
    one.limit = null;
    one.count(megabyte);
    expect([one.limitNow, one.left, one.used]).to.deep.equal([null, Infinity, megabyte]);
  });
});
