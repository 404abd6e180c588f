import { BSON, Double, Long } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { decode, wantedFields } from './decode.ts';
import { encode } from './encode.ts';

describe('The BSON codec', () => {
  it('Should write back, byte for byte, what it read', () => {
    const doc = fc.dictionary(
      fc.string({ unit: 'grapheme' }).filter((key) => !/^\d|\0|^__proto__$/.test(key)),
      fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.date({ noInvalidDate: true }), fc.double().map((x) => new Double(x)), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((x) => Long.fromBigInt(x)), fc.array(fc.integer()), fc.dictionary(fc.constantFrom('a', 'b'), fc.double())),
    );
    fc.assert(
      fc.property(doc, (one) => {
        const bytes = Buffer.from(BSON.serialize(one));
        expect(encode(decode(bytes)).equals(bytes)).to.equal(true);
      }),
    );
  });

  it('Should keep a field called __proto__ a field', () => {
    const bytes = Buffer.from(BSON.serialize(JSON.parse('{"__proto__": {"x": 1}, "a": 2}')));
    const doc = decode(bytes);
    expect(Object.keys(doc)).to.deep.equal(['__proto__', 'a']);
    expect(doc.x).to.equal(undefined);
    expect(encode(doc).equals(bytes)).to.equal(true);
  });

  it('Should decode only the fields asked for', () => {
    const bytes = encode({ a: { deep: [1, 'x'] }, b: 'text', c: 5n, d: new Date(1), e: 1.5, f: true, g: null });
    expect(decode(bytes, wantedFields(['c', 'g']))).to.deep.equal({ c: 5n, g: null });
    expect(decode(bytes, wantedFields([]))).to.deep.equal({});
  });

  it('Should never read beyond malformed bytes, and say that they are', () => {
    const bytes = Buffer.from(encode({ a: 'text', list: [1, { b: 2.5 }], c: new Date(0) }));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        try {
          decode(damaged);
        } catch (error) {
          expect((error as { code?: number }).code).to.be.oneOf([22, 2]);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
