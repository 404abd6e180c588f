import type { Note } from '@hoctap/shared/notes.contract';
import { expect } from 'chai';
import { LessonNotes } from './lesson-notes.svelte.ts';

const place = { course: 'c', lesson: 'l' };
const start = Date.UTC(2026, 10, 30, 2);
const told = (id: string, text: string | null, second = 0): Note => ({ ...place, id, version: `v-${id}-${second}`, at: new Date(start + second * 1000).toISOString(), text, sec: null });

/** A device with what waits on it, and a server that has these notes, two on a page. */
const device = (server: Note[] = [], now = start) => {
  const waiting: Note[] = [];
  const notes = new LessonNotes(place, {
    list: (cursor) => {
      const from = Number(cursor ?? 0);
      return Promise.resolve({ items: server.slice(from, from + 2), ...(server.length > from + 2 && { next: String(from + 2) }) });
    },
    waiting: () => Promise.resolve([...waiting]), keep: (version) => Promise.resolve(void waiting.push(version)), now: () => now,
  });
  return { notes, waiting, texts: () => notes.all.map(({ text }) => text) };
};

describe('Notes at a lesson', () => {
  it('Should be all that the server has, with what waits here over it', async () => {
    const { notes, waiting, texts } = device([told('a', 'một'), told('b', 'hai'), told('c', 'ba')]);
    waiting.push(told('b', 'hai, sửa', 5), told('d', 'bốn', 5));
    await notes.read();
    expect(texts()).to.deep.equal(['một', 'hai, sửa', 'ba', 'bốn']);
    expect(['a', 'b', 'd'].map((id) => notes.isWaiting(id))).to.deep.equal([false, true, true]);
  });

  it('Should show what waits when the server cannot be had', async () => {
    const waiting = [told('a', 'một')];
    const notes = new LessonNotes(place, { list: () => Promise.reject(new Error('no line')), waiting: () => Promise.resolve(waiting), keep: () => Promise.resolve(), now: () => start });
    expect(await notes.read().catch((error: Error) => error.message)).to.equal('no line');
    expect([notes.isReady, notes.all.map(({ text }) => text)]).to.deep.equal([true, ['một']]);
  });

  it('Should change and delete what is on the screen, also by a clock that is behind, and bring it back', async () => {
    const { notes, waiting, texts } = device([told('a', 'từ máy kia', 600)]);
    await notes.read();
    await notes.save({ id: 'a', text: ' sửa ở đây ', sec: null });
    expect(texts()).to.deep.equal(['sửa ở đây']);
    const undo = await notes.remove(notes.all[0] as Note);
    expect(texts()).to.deep.equal([]);
    await undo();
    expect(texts()).to.deep.equal(['sửa ở đây']);
    expect(new Set(waiting.map(({ version }) => version)).size).to.equal(3);
  });

  it('Should stay as it is when the server has taken it, and follow what is newer there', async () => {
    const { notes, waiting, texts } = device();
    await notes.read();
    await notes.save({ text: 'mới', sec: 3 });
    const [mine] = waiting.splice(0);
    await notes.took(mine as Note);
    expect([texts(), notes.isWaiting(mine?.id ?? '')]).to.deep.equal([['mới'], false]);
    await notes.took({ ...(mine as Note), version: 'w', at: new Date(start + 9000).toISOString(), text: null });
    await notes.took({ ...told('x', 'bài khác'), lesson: 'khác' });
    expect(texts()).to.deep.equal([]);
  });
});
