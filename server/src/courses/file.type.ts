// What a file is, said by its bytes and never by its name. Whatever is not on this list is not accepted.
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { zipEntries } from './zip.ts';

export interface FileType {
  type: string;
  /** Endings that fit; the first is put on where a name has none of them. */
  endings: string[];
}

const png: FileType = { type: 'image/png', endings: ['png'] };
const jpeg: FileType = { type: 'image/jpeg', endings: ['jpg', 'jpeg'] };
const webp: FileType = { type: 'image/webp', endings: ['webp'] };
const pdf: FileType = { type: 'application/pdf', endings: ['pdf'] };
const mp3: FileType = { type: 'audio/mpeg', endings: ['mp3'] };
const m4a: FileType = { type: 'audio/mp4', endings: ['m4a'] };
export const plainText: FileType = { type: 'text/plain; charset=utf-8', endings: ['txt', 'csv', 'md'] };
const office: { part: string; is: FileType }[] = [
  { part: 'word/document.xml', is: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', endings: ['docx'] } },
  { part: 'xl/workbook.xml', is: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', endings: ['xlsx'] } },
  { part: 'ppt/presentation.xml', is: { type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', endings: ['pptx'] } },
];

const pictureOf = (head: Buffer): FileType | undefined => {
  if (head.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return png;
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return jpeg;
  return head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP' ? webp : undefined;
};

const isPdf = (head: Buffer): boolean => head.toString('latin1', 0, 5) === '%PDF-';

const audioOf = (head: Buffer): FileType | undefined => {
  if (head.toString('latin1', 4, 8) === 'ftyp') return ['M4A ', 'M4B '].includes(head.toString('latin1', 8, 12)) ? m4a : undefined;
  // An ID3 tag, or the sync of a frame of MPEG layer III.
  const isFrame = head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2;
  return head.toString('latin1', 0, 3) === 'ID3' || isFrame ? mp3 : undefined;
};

/** A modern Office document without macros. */
const officeOf = async (file: FileHandle, size: number): Promise<FileType | undefined> => {
  const entries = await zipEntries(file, size);
  if (!entries?.has('[Content_Types].xml') || [...entries].some((name) => name.toLowerCase().endsWith('vbaproject.bin'))) return undefined;
  return office.find(({ part }) => entries.has(part))?.is;
};

const markup = /<(?:!doctype|\?xml|html|head|body|script|svg|iframe)/i;
/** Control characters other than tab, line ends and form feed. */
const isBinary = (text: string): boolean => [...text].some((char) => char < ' ' && !'\t\n\r\f'.includes(char));

/** Readable UTF-8 that is neither markup nor a script. */
const isPlainText = async (path: string): Promise<boolean> => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let begin = '';
  try {
    for await (const chunk of createReadStream(path)) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (isBinary(text)) return false;
      if (begin.length < 4096) begin += text;
    }
    decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
  return begin.trim() !== '' && !begin.startsWith('#!') && !markup.test(begin.slice(0, 4096));
};

/** The type of an uploaded file of `size` bytes, or undefined when it is not accepted as this kind. */
export const fileTypeOf = async (path: string, size: number, kind: 'file' | 'picture' | 'proof'): Promise<FileType | undefined> => {
  const file = await open(path);
  try {
    const head = Buffer.alloc(16);
    await file.read(head, 0, head.length, 0);
    const picture = pictureOf(head);
    if (kind === 'picture') return picture;
    if (kind === 'proof') return picture ?? (isPdf(head) ? pdf : undefined);
    if (picture) return picture === webp ? undefined : picture;
    if (isPdf(head)) return pdf;
    if (head.toString('latin1', 0, 4) === 'PK\x03\x04') return await officeOf(file, size);
    return audioOf(head) ?? ((await isPlainText(path)) ? plainText : undefined);
  } finally {
    await file.close();
  }
};

/** The name to keep: its ending fits the type. Undefined for a text that calls itself something else, such as `run.bat`. */
export const fittingName = (name: string, { type, endings }: FileType): string | undefined => {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  if (ending && endings.includes(ending)) return name;
  if (ending && type === plainText.type) return undefined;
  return `${name || 'tep'}.${endings[0] ?? ''}`;
};
