// Passwords: argon2id (the package's defaults, above OWASP's minimum), and one-time passwords that can be read out.
import { randomInt } from 'node:crypto';
import { AppError, fold } from '@hoctap/shared';
import { hash, verify } from '@node-rs/argon2';

const shortest = 8;
const obvious = new Set(['12345678', '123456789', '1234567890', 'password', 'matkhau123', 'matkhau1', 'qwertyui', '11111111', '00000000', 'abcd1234', 'hanoi123']);
/** Letters and digits that nobody confuses when they are read out. */
const alphabet = 'abcdefghkmnpqrstuvwxyz23456789';
export const oneTimeDays = 7;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'));

/** Checks a password; without a hash it verifies a dummy one, so that an unknown name takes as long. */
export const isPassword = async (password: string, hashed: string | null | undefined): Promise<boolean> => {
  const right = await verify(hashed ?? (await dummy()), password.normalize('NFC'));
  return right && Boolean(hashed);
};
let dummyHash: Promise<string> | undefined;
const dummy = () => (dummyHash ??= hashPassword('nobody has this password'));

/** Throws weak_password: too short, obvious, or the person's own name or login. */
export const checkStrength = (password: string, own: readonly (string | null)[]): void => {
  const folded = fold(password);
  if ([...password].length < shortest || obvious.has(folded) || own.some((one) => one && fold(one) === folded)) throw new AppError('weak_password');
};

/** Three groups of four, about 59 random bits: `kf7m-2wqa-9hbt`. */
export const oneTimePassword = (): string =>
  Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')).join('-');
