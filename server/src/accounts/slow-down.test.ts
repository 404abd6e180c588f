import { AppError } from '@hoctap/shared';
import { expect } from 'chai';
import { createSlowDown } from './slow-down.ts';

/** What a guess comes to: right, wrong, or the seconds to wait. */
const outcome = async (guess: Promise<boolean>): Promise<boolean | number | undefined> => {
  try {
    return await guess;
  } catch (error) {
    if (error instanceof AppError && error.code === 'too_many_requests') return error.more.retryAfter;
    throw error;
  }
};
const right = () => Promise.resolve(true);
const wrong = () => Promise.resolve(false);

describe('Guessing passwords', () => {
  it('Should make an account wait after five wrong guesses, and nobody else', async () => {
    const slow = createSlowDown(true);
    for (let guess = 0; guess < 5; guess++) expect(await outcome(slow.guess('hoa', '10.0.0.1', wrong))).to.equal(false);
    expect(await outcome(slow.guess('hoa', '10.0.0.2', right))).to.be.within(1, 5);
    expect(await outcome(slow.guess('tu', '10.0.0.1', right))).to.equal(true);
  });

  it('Should win nothing by guessing many at once', async () => {
    const slow = createSlowDown(true);
    const guesses = await Promise.all(Array.from({ length: 50 }, () => outcome(slow.guess('hoa', '10.0.0.1', wrong))));
    expect(guesses.filter((one) => one === false).length).to.be.at.most(5);
  });

  it('Should forgive an account that signs in, and not count a centre’s forty people against their address', async () => {
    const slow = createSlowDown(true);
    for (let round = 0; round < 3; round++) {
      for (let guess = 0; guess < 4; guess++) await slow.guess('hoa', '10.0.0.1', wrong);
      expect(await outcome(slow.guess('hoa', '10.0.0.1', right))).to.equal(true);
    }
    for (let one = 0; one < 200; one++) expect(await outcome(slow.guess(`learner ${one}`, '10.0.0.1', right))).to.equal(true);
  });

  it('Should make an address wait that fails at a hundred names', async () => {
    const slow = createSlowDown(true);
    for (let one = 0; one < 100; one++) await slow.guess(`name ${one}`, '10.0.0.1', wrong);
    expect(await outcome(slow.guess('another', '10.0.0.1', right))).to.be.within(1, 900);
    expect(await outcome(slow.guess('another', '10.0.0.2', right))).to.equal(true);
  });

  it('Should count nothing when it is off', async () => {
    const slow = createSlowDown(false);
    for (let guess = 0; guess < 20; guess++) expect(await outcome(slow.guess('hoa', '10.0.0.1', wrong))).to.equal(false);
  });
});
