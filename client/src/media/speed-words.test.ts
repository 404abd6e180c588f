import { expect } from 'chai';
import { speeds } from './film-player.svelte.ts';
import { speedWords } from './speed-words.ts';

describe('Words of a speed', () => {
  it('Should say each speed of the player as it is, not rounded', () => {
    expect(speeds.map(speedWords)).to.deep.equal(['0,75×', '1×', '1,25×', '1,5×', '2×']);
  });
});
