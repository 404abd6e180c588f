// Guessing passwords is made slow: per account ever longer, and per address for failures only, since a centre's forty people
// share one. rate-limiter-flexible keeps its counts in memory by the machine's clock: a restart forgives, which is harmless.
import { AppError } from '@hoctap/shared';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Wrong passwords of an account before it must wait; then seconds of waiting, doubled each time up to the longest. */
const perAccount = { free: 5, firstWait: 5, longestWait: 900, forgottenAfter: 3600 };
const perAddress = { points: 100, duration: 15 * 60 };

const refuse = (state: unknown): never => {
  if (!(state instanceof RateLimiterRes)) throw state;
  throw new AppError('too_many_requests', { retryAfter: Math.max(1, Math.ceil(state.msBeforeNext / 1000)) });
};

export const createSlowDown = (isOn: boolean) => {
  const tries = new RateLimiterMemory({ keyPrefix: 'tries', points: Number.MAX_SAFE_INTEGER, duration: perAccount.forgottenAfter });
  const waits = new RateLimiterMemory({ keyPrefix: 'waits', points: 1, duration: perAccount.longestWait });
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', ...perAddress });
  return {
    /**
     * Makes one guess at the password of an account. Each counts as wrong until it is known to be right, so that many at
     * once win nothing. Throws too_many_requests with the seconds to wait.
     */
    async guess(account: string, address: string, isRight: () => Promise<boolean>): Promise<boolean> {
      if (!isOn) return isRight();
      await addresses.consume(address).catch(refuse);
      const over = (await tries.consume(account)).consumedPoints - perAccount.free;
      if (over >= 0) {
        // One guess opens a wait; whoever comes during it is turned away, and has not guessed.
        await waits.consume(account, 1, { customDuration: Math.min(perAccount.longestWait, perAccount.firstWait * 2 ** over) }).catch(async (state: unknown) => {
          await Promise.all([tries.reward(account), addresses.reward(address)]);
          refuse(state);
        });
      }
      if (!(await isRight())) return false;
      await Promise.all([tries.delete(account), waits.delete(account), addresses.reward(address)]);
      return true;
    },
  };
};
