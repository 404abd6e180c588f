// XML of a stranger, read piece by piece so that other requests pass in between. No document type, hence no entities of its own.
import { setImmediate } from 'node:timers/promises';
import { StringDecoder } from 'node:string_decoder';
import { AppError } from '@hoctap/shared';
import { SaxesParser } from 'saxes';

export interface XmlReader {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  /** True ends the reading. */
  close?(name: string): boolean | void;
}
const pieceBytes = 128 * 1024;
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Names come without their prefix. Throws import_unreadable for what is not well-formed. */
export const readXml = async (bytes: Buffer, reader: XmlReader): Promise<void> => {
  const parser = new SaxesParser();
  let isEnough = false;
  const refuse = () => {
    throw new AppError('import_unreadable');
  };
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('opentag', ({ name, attributes }) => !isEnough && reader.open?.(local(name), attributes as Record<string, string>));
  parser.on('text', (text) => !isEnough && reader.text?.(text));
  parser.on('closetag', ({ name }) => {
    if (!isEnough && reader.close?.(local(name))) isEnough = true;
  });
  const decoder = new StringDecoder('utf8');
  for (let at = 0; at < bytes.length && !isEnough; at += pieceBytes) {
    parser.write(decoder.write(bytes.subarray(at, at + pieceBytes)));
    await setImmediate();
  }
  if (!isEnough) parser.close();
};
