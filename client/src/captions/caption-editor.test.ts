import { expect } from 'chai';
import { clockOf, msFrom } from './caption-clock.ts';
import { CaptionEditor } from './caption-editor.svelte.ts';

const cue = (startMs: number, text: string) => ({ startMs, endMs: startMs + 1000, text });
const open = (save = (body: { id: string; base: number }) => Promise.resolve({ id: body.id, number: body.base + 1, by: '', at: '', cueCount: 1 })) => {
  let made = 0;
  return new CaptionEditor({ get: () => Promise.resolve({ number: 1, cues: [cue(0, 'cũ')] }), save, newId: () => String(++made) }, { number: 4, cues: [cue(1000, 'một hai'), cue(5000, 'ba')] });
};
const texts = (editor: CaptionEditor) => editor.lines.map(({ text }) => text);

describe('Writing captions', () => {
  it('Should add where the film stands, split, merge, shift, remove and put back', () => {
    const editor = open();
    editor.add(3);
    expect([texts(editor), editor.selected, editor.lines[1]?.endMs]).to.deep.equal([['một hai', '', 'ba'], 1, 5000]);
    const back = editor.remove(1);
    editor.split(0);
    expect(texts(editor)).to.deep.equal(['một', 'hai', 'ba']);
    editor.merge(0);
    expect(editor.lines[0]).to.include(cue(1000, 'một hai'));
    editor.shiftAll(-1.5);
    expect(editor.lines.map(({ startMs }) => startMs)).to.deep.equal([0, 3500]);
    back();
    expect(texts(editor)).to.deep.equal(['một hai', '', 'ba']);
  });
  it('Should save over the version that was read, with the same id after a lost answer, and an earlier one as the newest', async () => {
    const sent: [string, number][] = [];
    let isLost = true;
    const editor = open(({ id, base }) => {
      sent.push([id, base]);
      if (isLost) return Promise.reject(new Error('lost'));
      return Promise.resolve({ id, number: base + 1, by: '', at: '', cueCount: 1 });
    });
    editor.change(0, { text: 'khác' });
    await editor.save().catch(() => undefined);
    expect(editor.isChanged).to.equal(true);
    isLost = false;
    await editor.save();
    expect(editor.isChanged).to.equal(false);
    await editor.open(1);
    expect([texts(editor), editor.opened]).to.deep.equal([['cũ'], 1]);
    await editor.save();
    expect(sent).to.deep.equal([['1', 4], ['1', 4], ['2', 5]]);
  });
  it('Should go on from what somebody else saved meanwhile, and know what is written at a moment', async () => {
    const bases: number[] = [];
    const editor = open(({ id, base }) => {
      bases.push(base);
      return Promise.resolve({ id, number: base + 1, by: '', at: '', cueCount: 1 });
    });
    editor.change(0, { text: 'của tôi' });
    await editor.goOnFromNewest();
    await editor.save();
    expect(bases, 'over the newest that the store has').to.deep.equal([1]);
    expect([999, 1000, 1999, 2000].map((ms) => editor.textAt(ms))).to.deep.equal(['', 'của tôi', 'của tôi', '']);
  });
  it('Should take times as people write them', () => {
    expect(['1:20,5', '1:02:03.25', '7', 'x', '1:75'].map(msFrom)).to.deep.equal([80_500, 3_723_250, 7000, undefined, undefined]);
    for (const ms of [0, 500, 80_500, 60_000, 3_723_250]) expect(msFrom(clockOf(ms))).to.equal(ms);
  });
});
