// Guessing passwords is made slow: per account, and per address for failures only, since a centre's forty people share one.
// rate-limiter-flexible keeps its counts in memory by its own clock: a restart forgives, which is harmless here.
import { AppError } from '@hoctap/shared';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

const perAccount = { points: 8, duration: 15 * 60, blockDuration: 15 * 60 };
const perAddress = { points: 120, duration: 15 * 60 };

export const createSlowDown = (isOn: boolean) => {
  const accounts = new RateLimiterMemory({ keyPrefix: 'account', ...perAccount });
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', ...perAddress });
  const limits = (login: string, address: string) => [[accounts, login, perAccount.points], [addresses, address, perAddress.points]] as const;
  return {
    /** Throws too_many_requests when the account or the address has failed too often. */
    async check(login: string, address: string): Promise<void> {
      if (!isOn) return;
      for (const [limiter, key, points] of limits(login, address)) {
        const state: RateLimiterRes | null = await limiter.get(key);
        if (state && state.consumedPoints >= points) throw new AppError('too_many_requests', { retryAfter: Math.ceil(state.msBeforeNext / 1000) });
      }
    },
    async failed(login: string, address: string): Promise<void> {
      if (!isOn) return;
      // Consuming past the limit rejects; that it is used up is found by the next check.
      for (const [limiter, key] of limits(login, address)) await limiter.consume(key).catch(() => undefined);
    },
    async succeeded(login: string): Promise<void> {
      await accounts.delete(login);
    },
  };
};
