import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

type Texts = Record<string, unknown>;
const src = fileURLToPath(new URL('..', import.meta.url));

const files = (await readdir(src, { recursive: true })).filter((name) => /\.(ts|svelte)$/.test(name) && !name.endsWith('.test.ts')).map((name) => join(src, name));
const sources = files.filter((file) => !file.endsWith('.messages.ts')).map((file) => ({ file, code: readFileSync(file, 'utf8') }));
const nameOf = (file: string) => file.slice(src.length);

/** The texts of a file, and every source that asks it, with the name under which it does. */
const books = await Promise.all(
  files.filter((file) => file.endsWith('.messages.ts')).map(async (file) => {
    const { t } = (await import(file)) as { t: { all: { vi: Texts; en: Texts } } };
    const readers = sources.flatMap(({ file: reader, code }) =>
      [...code.matchAll(/import\s*\{\s*t(?:\s+as\s+(\w+))?\s*\}\s*from\s*'([^']+\.messages\.ts)'/g)]
        .filter(([, , path = '']) => resolve(dirname(reader), path) === file)
        .map(([, alias = 't']) => ({ code: code.replace(/from\s*'[^']*'/g, ''), alias })));
    return { name: nameOf(file), ...t.all, readers };
  }),
);

/** Every text with its path; a text made by a function is called with its own parameters' names. */
const leavesOf = (texts: Texts, path = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]): [string, string][] => {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === 'string') return [[here, value]];
    if (typeof value === 'function') return [[here, String((value as (...args: unknown[]) => unknown)(...Array.from({ length: value.length }, () => 2)))]];
    return leavesOf(value as Texts, here);
  });

describe('Texts', () => {
  it('Should be there at all', () => {
    expect(books.map(({ name }) => name)).to.include.members(['ui/ui.messages.ts', 'shell/shell.messages.ts']);
  });

  for (const { name, vi, en, readers } of books) {
    describe(name, () => {
      it('Should have the same keys in both languages', () => {
        expect(leavesOf(en).map(([path]) => path).sort()).to.deep.equal(leavesOf(vi).map(([path]) => path).sort());
      });
      it('Should have no empty text, and marks in one form (NFC)', () => {
        const all = [...leavesOf(vi), ...leavesOf(en)];
        expect(all.filter(([, text]) => text.trim() === ''), 'empty').to.deep.equal([]);
        expect(all.filter(([, text]) => text !== text.normalize('NFC')), 'not NFC').to.deep.equal([]);
      });
      it('Should use every key, and none under the name that the view of texts keeps for itself', () => {
        const unused = Object.keys(vi).filter((key) => !readers.some(({ code, alias }) => new RegExp(`\\b${alias}(\\.all\\.vi)?\\.${key}\\b`).test(code)));
        expect(unused).to.deep.equal([]);
        expect(vi).not.to.have.property('all');
      });
      it('Should have every key that is asked for', () => {
        const asked = readers.flatMap(({ code, alias }) => [...code.matchAll(new RegExp(`(?<![\\w.$])${alias}\\.(\\w+)`, 'g'))].map(([, key = '']) => key));
        expect([...new Set(asked)].filter((key) => !(key in vi) && key !== 'all')).to.deep.equal([]);
      });
    });
  }
});
