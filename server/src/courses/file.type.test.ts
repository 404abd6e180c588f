import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { uploaded } from '../../test/support/courses.ts';
import { fileTypeOf, fittingName, plainText } from './file.type.ts';

/** A sound zip archive of empty entries with these names. */
const zipOf = (...names: string[]): Buffer => {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const name of names) {
    const local = Buffer.alloc(30);
    local.write('PK\x03\x04', 'latin1');
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 'latin1');
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name));
    central.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name);
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt32LE(Buffer.concat(central).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...central, end]);
};
const bytes = (...values: number[]) => Buffer.concat([Buffer.from(values), Buffer.alloc(32)]);
const pngBytes = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(20)]);
const webpBytes = Buffer.from('RIFF\x10\x00\x00\x00WEBPVP8 ', 'latin1');

describe('Kinds of attached files', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoctap-files-'));
  });
  after(() => rm(folder, { recursive: true }));
  const typeOf = async (content: string | Buffer, kind: 'file' | 'picture' = 'file') => {
    const { path, size } = await uploaded(folder, 'x', content);
    return (await fileTypeOf(path, size, kind))?.endings[0];
  };

  it('Should know documents, pictures, sound and plain text by their bytes', async () => {
    expect(await typeOf('%PDF-1.7\n...')).to.equal('pdf');
    expect(await typeOf(zipOf('[Content_Types].xml', 'word/document.xml'))).to.equal('docx');
    expect(await typeOf(zipOf('[Content_Types].xml', 'xl/workbook.xml'))).to.equal('xlsx');
    expect(await typeOf(zipOf('[Content_Types].xml', 'ppt/presentation.xml'))).to.equal('pptx');
    expect(await typeOf(pngBytes)).to.equal('png');
    expect(await typeOf(bytes(0xff, 0xd8, 0xff, 0xe0))).to.equal('jpg');
    expect(await typeOf('ID3\x04\x00')).to.equal('mp3');
    expect(await typeOf(bytes(0xff, 0xfb, 0x90, 0x64))).to.equal('mp3');
    expect(await typeOf('\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00')).to.equal('m4a');
    expect(await typeOf('Chào bà con,\n1 < 2\n')).to.equal('txt');
    expect(await typeOf(`${'é'.repeat(200_000)}`), 'characters cut by a chunk').to.equal('txt');
  });

  it('Should refuse programs, markup, scripts, films, archives, macros and broken text', async () => {
    const refused = [
      'MZ\x90\x00\x03', '\x7fELF\x02\x01', '<!DOCTYPE html><p>x', '  <html>', 'xin chào <script>alert(1)</script>', '<svg xmlns="http://www.w3.org/2000/svg"/>', '<?xml version="1.0"?><svg/>',
      '#!/bin/sh\nrm -rf /', '\x00\x00\x00\x20ftypisom\x00\x00', zipOf('a.txt'), zipOf('word/document.xml'), zipOf('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'),
      Buffer.from('PK\x03\x04broken', 'latin1'), Buffer.from([0x61, 0xff, 0xfe, 0x62]), Buffer.from([0xff, 0xfe, 0x61, 0x00]), '', webpBytes, Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1'),
    ];
    for (const content of refused) expect(await typeOf(content), String(content).slice(0, 40)).to.equal(undefined);
  });

  it('Should take PNG, JPEG and WebP for pictures and nothing else', async () => {
    expect([await typeOf(pngBytes, 'picture'), await typeOf(bytes(0xff, 0xd8, 0xff), 'picture'), await typeOf(webpBytes, 'picture')]).to.deep.equal(['png', 'jpg', 'webp']);
    for (const content of ['%PDF-1.7', '<svg/>', 'GIF89a', 'xin chào', '']) expect(await typeOf(content, 'picture'), content).to.equal(undefined);
  });

  it('Should keep a name that fits, mend one that does not, and refuse a text that calls itself a program', () => {
    const pdf = { type: 'application/pdf', endings: ['pdf'] };
    expect([fittingName('Mẫu.PDF', pdf), fittingName('mẫu.exe', pdf), fittingName('mẫu', pdf), fittingName('', pdf)]).to.deep.equal(['Mẫu.PDF', 'mẫu.exe.pdf', 'mẫu.pdf', 'tep.pdf']);
    expect([fittingName('ghi-chu', plainText), fittingName('a.csv', plainText), fittingName('run.bat', plainText)]).to.deep.equal(['ghi-chu.txt', 'a.csv', undefined]);
  });
});
