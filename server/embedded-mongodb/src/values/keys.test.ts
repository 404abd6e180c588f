import { Binary, BSONRegExp, Double, MaxKey, MinKey, ObjectId } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { compare } from './compare.ts';
import { encodeKey, identity, longKey, successor } from './keys.ts';

const scalar = fc.oneof(
  fc.constantFrom<unknown>(null, new MinKey(), new MaxKey(), new Double(NaN), new Double(-0), 2n ** 53n + 1n, -(2n ** 63n), new Double(2 ** 63), new Double(1e300)),
  fc.integer(),
  fc.double().map((value) => (Number.isInteger(value) ? new Double(value) : value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.string({ unit: 'binary' }).map((text) => text.replace(/\p{Surrogate}/gu, '?')),
  fc.constantFrom('a', 'a\0', 'a\0b', 'ab', '\u{1f600}', '\uffee'),
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => new Binary(bytes)),
  fc.constantFrom(new BSONRegExp('a'), new BSONRegExp('a', 'i'), new BSONRegExp('ab')),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('a', 'b', 'ab', ''), tie('any'), { maxKeys: 3 })),
})).any;

const prefix = Buffer.from([3]);

describe('Index keys', () => {
  it('Should compare as the values do, either way round', () => {
    fc.assert(
      fc.property(value, value, fc.constantFrom(1, -1), (a, b, direction) => {
        const [x, y] = [a, b].map((one) => encodeKey(prefix, [one], [direction])) as [Buffer, Buffer];
        expect(Math.sign(Buffer.compare(x, y))).to.equal(Math.sign(compare(a, b) * direction) + 0);
      }),
      { numRuns: 3000 },
    );
  });

  it('Should make no key the beginning of another, and equal values identical', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [x, y] = [a, b].map((one) => encodeKey(prefix, [one])) as [Buffer, Buffer];
        if (compare(a, b) === 0) expect(identity(a)).to.equal(identity(b));
        else expect(y.subarray(0, x.length).equals(x)).to.equal(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('Should stay within the length LMDB takes and keep long values apart', () => {
    const [x, y] = ['a', 'b'].map((end) => encodeKey(prefix, ['x'.repeat(100_000) + end])) as [Buffer, Buffer];
    expect([x.length, y.length]).to.deep.equal([longKey, longKey]);
    expect(x.equals(y)).to.equal(false);
  });

  it('Should give the least key beyond all that begin so', () => {
    expect(successor(Buffer.from([1, 255, 255]))).to.deep.equal(Buffer.from([2]));
    expect(successor(Buffer.from([1, 2]))).to.deep.equal(Buffer.from([1, 3]));
  });
});
