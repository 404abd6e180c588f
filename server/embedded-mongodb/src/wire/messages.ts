import { decode } from '../bson/decode.ts';
import { encode, Raw } from '../bson/encode.ts';
import { type Doc, setField } from '../values/kinds.ts';

const opReply = 1;
const opQuery = 2004;
const opMessage = 2013;
const checksumPresent = 1;
const moreToCome = 2;
const knownFlags = checksumPresent | moreToCome | (1 << 16);

/** A command with what is needed to answer it. */
export interface Request {
  id: number;
  /** Decodes the command. Errors as `decode`'s. */
  command: () => Doc;
  /** The client waits for no reply. */
  silent: boolean;
  /** Asked in the old form, which drivers use for their first greeting. */
  legacy: boolean;
}

/** Reads OP_MSG, and OP_QUERY as far as a greeting needs it. Throws on anything else. */
export function parseMessage(frame: Buffer): Request {
  const id = frame.readInt32LE(4);
  const operation = frame.readInt32LE(12);
  if (operation === opMessage) return parseOpMessage(frame, id);
  if (operation === opQuery) return parseQuery(frame, id);
  throw new Error(`the operation ${operation}`);
}

/** The reply to a request, in its form. */
export function encodeReply(reply: Doc, request: Request, id: number): Buffer {
  const body = encode(reply);
  const extra = request.legacy ? 20 : 5;
  const head = Buffer.alloc(16 + extra);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(request.id, 8);
  head.writeInt32LE(request.legacy ? opReply : opMessage, 12);
  if (request.legacy) {
    head.writeInt32LE(8, 16);
    head.writeInt32LE(1, 32);
  }
  return Buffer.concat([head, body]);
}

function parseOpMessage(frame: Buffer, id: number): Request {
  const flags = frame.readUInt32LE(16);
  if (flags & ~knownFlags & 0xffff) throw new Error(`the message flags ${flags}`);
  const end = frame.length - (flags & checksumPresent ? 4 : 0);
  let body: Buffer | undefined;
  const sequences: Doc = {};
  let at = 20;
  while (at < end) {
    const kind = frame[at];
    const size = frame.readInt32LE(at + 1);
    if (size < 5 || at + 1 + size > end) throw new Error('a section beyond its message');
    const section = frame.subarray(at + 1, at + 1 + size);
    if (kind === 0 && !body) body = section;
    else if (kind === 1) addSequence(sequences, section);
    else throw new Error(`a section of kind ${kind}`);
    at += 1 + size;
  }
  if (!body) throw new Error('a message without a command');
  const encoded = body;
  return { id, command: () => ({ ...decode(encoded), ...sequences }), silent: (flags & moreToCome) !== 0, legacy: false };
}

function addSequence(sequences: Doc, section: Buffer): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new Error('a document sequence without a name');
  const documents: Raw[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const size = section.readInt32LE(at);
    if (size < 5 || at + size > section.length) throw new Error('a document beyond its sequence');
    documents.push(new Raw(section.subarray(at, at + size)));
    at += size;
  }
  setField(sequences, section.toString('utf8', 4, nameEnd), documents);
}

function parseQuery(frame: Buffer, id: number): Request {
  const nameEnd = frame.indexOf(0, 20);
  if (nameEnd < 0) throw new Error('a query without a collection');
  const [database = ''] = frame.toString('utf8', 20, nameEnd).split('.');
  const body = frame.subarray(nameEnd + 9);
  return { id, command: () => ({ ...decode(body), $db: database }), silent: false, legacy: true };
}
