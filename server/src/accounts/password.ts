// Passwords: argon2id (the package's defaults, above OWASP's minimum), and one-time passwords that can be read out.
import { createHmac } from 'node:crypto';
import { AppError, fold } from '@hoctap/shared';
import { hash, verify } from '@node-rs/argon2';
import { loginKey } from './login.rules.ts';

const shortest = 8;
const obvious = new Set([
  '12345678', '123456789', '1234567890', '87654321', '11111111', '00000000', '88888888', 'password', 'password1', 'matkhau123', 'matkhau1', 'qwertyui', 'qwerty123',
  'abcd1234', 'abc12345', '1234abcd', 'hanoi123', 'vietnam1', 'iloveyou', 'hoctap123',
]);
/** Letters and digits that nobody confuses when they are read out. */
const alphabet = 'abcdefghkmnpqrstuvwxyz23456789';
const oneTimeMs = 7 * 86_400_000;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'));

/** Checks a password; without a hash it verifies a dummy one, so that an unknown name takes as long. */
export const isPassword = async (password: string, hashed: string | null | undefined): Promise<boolean> => {
  const isRight = await verify(hashed ?? (await dummy()), password.normalize('NFC'));
  return isRight && Boolean(hashed);
};
let dummyHash: Promise<string> | undefined;
const dummy = () => (dummyHash ??= hashPassword('nobody has this password'));

/** Throws weak_password: too short, obvious, or one of the person's own names or logins. */
export const checkStrength = (password: string, own: readonly (string | null)[]): void => {
  const folded = loginKey(password);
  if ([...password].length < shortest || obvious.has(fold(password)) || own.some((one) => one && loginKey(one) === folded)) throw new AppError('weak_password');
};

/** A one-time password made at `now` ends then. */
export const oneTimeEnd = (now: Date): Date => new Date(now.getTime() + oneTimeMs);

/**
 * Three groups of four, about 59 bits: `kf7m-2wqa-9hbt`. It follows from the person and its end, so that the answer to a
 * repeated request holds the same password as the one that was lost.
 */
export const oneTimePassword = (secret: string, person: string, end: Date): string => {
  let bits = BigInt(`0x${createHmac('sha256', secret).update(`one-time:${person}.${end.getTime()}`).digest('hex')}`);
  let letters = '';
  for (let place = 0; place < 12; place++) {
    letters += alphabet[Number(bits % BigInt(alphabet.length))];
    bits /= BigInt(alphabet.length);
  }
  return (letters.match(/.{4}/g) ?? []).join('-');
};
