import { expect } from 'chai';
import { createSpeed } from './speed.ts';

describe('The speed of an upload', () => {
  it('Should be that of a steady line, whatever the steps in which it is told', () => {
    for (const stepMs of [200, 1000, 3700]) {
      const speed = createSpeed();
      let told: number | null = null;
      for (let at = 0; at <= 60_000; at += stepMs) told = speed.note(at * 100, at);
      expect(told, String(stepMs)).to.be.closeTo(100_000, 1);
    }
  });

  it('Should not jump when the line stops for a moment, nor count the time of a pause', () => {
    const speed = createSpeed();
    for (let at = 0; at <= 30_000; at += 1000) speed.note(at * 100, at);
    expect(speed.note(3_000_000, 31_000)).to.be.within(80_000, 100_000);
    speed.reset();
    speed.note(3_000_000, 600_000);
    expect(speed.note(3_100_000, 601_000)).to.be.within(80_000, 100_000);
  });
});
