import { expect } from 'chai';
import fc from 'fast-check';
import { type Cue, canonical, cueAt, merged, mostMs, msOf, parseCaptions, readingSpeed, shifted, split, timeOf, vttOf } from './captions.rules.ts';

const someText = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('Xin chào bà con', '<b>đậm</b>', 'a --> b', '&lt;', 'NOTE', 'WEBVTT', '12', '{\\an8}x\n\n\ny'));
const someCue = fc.record({ startMs: fc.integer({ min: 0, max: 20_000 }), length: fc.integer({ min: 1, max: 4000 }), text: someText })
  .map(({ startMs, length, text }): Cue => ({ startMs, endMs: startMs + length, text }));
const someCues = fc.array(someCue, { maxLength: 12 });

describe('Captions', () => {
  it('Should come back the same from the WebVTT that they are written as, whatever their text', () => {
    fc.assert(fc.property(someCues, (cues) => {
      expect(parseCaptions(vttOf(cues))).to.deep.equal({ cues: canonical(cues), faults: [] });
    }));
  });
  it('Should write no markup and no second arrow in a line', () => {
    fc.assert(fc.property(someCues, (cues) => {
      for (const line of vttOf(cues).split('\n')) expect(line).to.match(/^(?:WEBVTT|\d+|[\d:.]+ --> [\d:.]+|[^<>]*)$/);
    }));
  });
  it('Should lie in order, none over another, none empty, and stay so', () => {
    fc.assert(fc.property(someCues, (cues) => {
      const made = canonical(cues);
      expect(canonical(made)).to.deep.equal(made);
      for (const [index, cue] of made.entries()) {
        expect(cue.endMs).to.be.above(cue.startMs);
        expect(cue.startMs).to.be.at.least(made[index - 1]?.endMs ?? 0);
        expect(cue.text).to.equal(cue.text.normalize('NFC')).and.not.equal('');
      }
    }));
  });
  it('Should read times to the millisecond, with and without hours, with comma and dot', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: mostMs }), (ms) => {
      expect(msOf(timeOf(ms))).to.equal(ms);
      expect(msOf(timeOf(ms).replace('.', ','))).to.equal(ms);
    }));
    expect([msOf('01:02.5'), msOf('1:02:03,004'), msOf('00:60:00'), msOf('00:00:61'), msOf('abc')]).to.deep.equal([62_500, 3_723_004, undefined, undefined, undefined]);
  });
  it('Should be read from SubRip with BOM, CRLF, markup, missing blank lines and blank lines inside', () => {
    const srt = '\uFEFF1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Xin</i> {\\an8}chào\r\n\r\nbà con\r\n\r\n2\r\n0:0:3,0 -> 00:00:04,000\r\nmột\r\n3\r\n00:00:04,000 --> 00:00:05,000 X1:1\r\nhai &amp; ba';
    expect(parseCaptions(srt)).to.deep.equal({ faults: [], cues: [
      { startMs: 1000, endMs: 2500, text: 'Xin chào\nbà con' }, { startMs: 3000, endMs: 4000, text: 'một' }, { startMs: 4000, endMs: 5000, text: 'hai & ba' },
    ] });
  });
  it('Should be read from WebVTT without its notes, styles and voices', () => {
    const vtt = 'WEBVTT - tên\nKind: captions\n\nNOTE ghi chú\n00:01 x\n\nSTYLE\n::cue { color: red }\n\nc1\n00:01.000 --> 00:02.000 align:start\n<v Lan>Một\n\n00:01.500 --> 00:03.000\n<c.x>hai</c>';
    expect(parseCaptions(vtt)).to.deep.equal({ faults: [], cues: [{ startMs: 1000, endMs: 1500, text: 'Một' }, { startMs: 1500, endMs: 3000, text: 'hai' }] });
  });
  it('Should say in which line a time is wrong, an end comes too early or a text is too long', () => {
    const bad = `1\n00:00:61,000 --> 00:01:02,000\nx\n\n2\n00:00:05,000 --> 00:00:05,000\ny\n\n3\n00:00:06,000 --> 00:00:07,000\n${'a '.repeat(300)}\n\n4\nhôm --> nay\nz`;
    expect(parseCaptions(bad)).to.deep.equal({ cues: [], faults: [
      { line: 2, message: 'caption_time' }, { line: 6, message: 'caption_backwards' }, { line: 10, message: 'caption_too_long' }, { line: 14, message: 'caption_time' },
    ] });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseCaptions(text)));
  });
  it('Should lose no word and no time when one is split and merged again, and no length when all are shifted', () => {
    fc.assert(fc.property(someCue.map((cue) => canonical([cue])).filter((cues) => cues.length > 0), fc.double({ min: 0, max: 1, noNaN: true }), ([cue], share) => {
      if (!cue) return;
      const parts = split(cue, share);
      const whole = parts[1] ? merged(parts[0], parts[1]) : parts[0];
      expect({ ...whole, text: whole.text.replace(/\s/g, ' ') }).to.deep.equal({ ...cue, text: cue.text.replace(/\s/g, ' ') });
      expect(shifted(shifted([cue], 5000), -5000)).to.deep.equal([cue]);
      expect(shifted([cue], -cue.endMs)).to.deep.equal([]);
    }));
    expect(readingSpeed({ startMs: 0, endMs: 2000, text: 'Một hai ba' })).to.equal(5);
  });
  it('Should be found by the clock', () => {
    const cues = [{ startMs: 1000, endMs: 2000, text: 'a' }, { startMs: 5000, endMs: 6000, text: 'b' }];
    expect([0, 1000, 3000, 5500, 9000].map((ms) => cueAt(cues, ms))).to.deep.equal([-1, 0, 0, 1, 1]);
  });
});
