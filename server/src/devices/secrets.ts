// What shared devices, PINs and cards are known by. Everything is kept as a hash under the server's secret: who steals the store
// alone cannot try the million PINs.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { codeOf, isObviousPin } from '@hoctap/shared/devices.rules';
import { hashPassword, isPassword } from '../accounts/password.ts';

/** Letters and digits that nobody confuses when they are read from a card. */
const alphabet = 'abcdefghkmnpqrstuvwxyz23456789';
const cardLetters = 16;

export const createSecrets = (secret: string) => {
  const under = (what: string): string => createHmac('sha256', secret).update(what).digest('hex');
  const pepper = (person: string, pin: string) => under(`pin:${person}:${pin}`);
  /** The first PIN that follows from an id and is not obvious. */
  const pinOf = (person: string, id: string, turn = 0): string => {
    const pin = String(BigInt(`0x${under(`given-pin:${person}:${id}:${turn}`)}`) % 1_000_000n).padStart(6, '0');
    return isObviousPin(pin) ? pinOf(person, id, turn + 1) : pin;
  };
  return {
    hashDevice: (given: string) => under(`device:${given}`),
    isDevice: (given: string, hash: string) => timingSafeEqual(Buffer.from(under(`device:${given}`)), Buffer.from(hash)),
    hashPin: (person: string, pin: string) => hashPassword(pepper(person, pin)),
    /** Takes as long for a person without a PIN. */
    isPin: (person: string, pin: string, hash: string | null | undefined) => isPassword(pepper(person, pin), hash),
    hashCard: (code: string) => under(`card:${codeOf(code)}`),
    pinOf,
    /** Four groups of four, about 78 bits: `kf7m-2wqa-9hbt-x4rc`. */
    cardOf(person: string, id: string): string {
      let bits = BigInt(`0x${under(`given-card:${person}:${id}`)}`);
      let letters = '';
      for (let place = 0; place < cardLetters; place++) {
        letters += alphabet[Number(bits % BigInt(alphabet.length))];
        bits /= BigInt(alphabet.length);
      }
      return (letters.match(/.{4}/g) ?? []).join('-');
    },
  };
};
