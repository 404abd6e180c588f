// What people sign in with, as it is stored and compared.
import { AppError, fold } from '@hoctap/shared';

/** A Vietnamese mobile number as +84…: ten digits beginning 03, 05, 07, 08 or 09, blanks and dots allowed. Throws bad_phone. */
export const phoneOf = (typed: string): string => {
  const digits = typed.replace(/[\s.()-]/g, '').replace(/^\+84/, '0');
  if (!/^0[35789]\d{8}$/.test(digits)) throw new AppError('bad_phone');
  return `+84${digits.slice(1)}`;
};

/** How a typed login is looked up: a phone number in any writing, else folded text. */
export const loginKey = (typed: string): string => {
  try {
    return phoneOf(typed);
  } catch {
    return fold(typed);
  }
};

/** Every key that a person is found by; their id is always one. */
export const loginsOf = ({ _id, username, phone, email }: { _id: string; username?: string | null; phone?: string | null; email?: string | null }): string[] =>
  [...new Set([_id, ...[username, phone, email].flatMap((one) => (one ? [loginKey(one)] : []))])];
