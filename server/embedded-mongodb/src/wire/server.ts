import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { StoreError } from '../errors.ts';
import type { Doc } from '../values/kinds.ts';
import { frames } from './frames.ts';
import { encodeReply, parseMessage, type Request } from './messages.ts';

const malformedBson = 22;

// So long may a client take to read its last reply when the store stops.
const farewellMilliseconds = 5000;

export type Run = (command: Doc) => Promise<Doc>;

/** Serves commands on a unix socket. A malformed message ends its connection and no other. */
export class WireServer {
  private readonly server: Server;
  private readonly run: Run;
  private readonly log: (line: string) => void;
  /** Open connections, and whether each has a command under way. */
  private readonly connections = new Map<Socket, boolean>();
  private stopping = false;
  private replies = 0;

  constructor(run: Run, log: (line: string) => void) {
    this.run = run;
    this.log = log;
    this.server = createServer((socket) => void this.serve(socket));
  }

  async listen(path: string): Promise<void> {
    this.server.listen(path);
    await once(this.server, 'listening');
  }

  /** Takes no more commands, lets those under way finish and be answered, and closes. */
  async stop(): Promise<void> {
    this.stopping = true;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const [socket, busy] of this.connections) if (!busy) socket.destroy();
    const impatience = setTimeout(() => {
      for (const socket of this.connections.keys()) socket.destroy();
    }, farewellMilliseconds);
    await closed;
    clearTimeout(impatience);
  }

  private async serve(socket: Socket): Promise<void> {
    this.connections.set(socket, false);
    socket.on('error', () => socket.destroy());
    try {
      for await (const frame of frames(socket)) {
        this.connections.set(socket, true);
        await this.answer(socket, frame);
        this.connections.set(socket, false);
        if (this.stopping) break;
      }
    } catch (error) {
      // A client that went away is nobody's fault.
      if (!socket.destroyed) this.log(`a connection was closed: ${(error as Error).message}`);
    } finally {
      this.connections.delete(socket);
      socket.end();
      socket.destroySoon();
    }
  }

  private async answer(socket: Socket, frame: Buffer): Promise<void> {
    const request = parseMessage(frame);
    const reply = await this.reply(request);
    if (request.silent || socket.destroyed) return;
    // A slow reader is waited for: its replies must not pile up here.
    if (!socket.write(encodeReply(reply, request, ++this.replies))) {
      await drained(socket);
    }
  }

  private async reply({ command }: Request): Promise<Doc> {
    try {
      return await this.run(command());
    } catch (error) {
      if (error instanceof StoreError) {
        if (error.code === malformedBson) throw error;
        const { code, codeName, message, details } = error;
        return { ok: 0, errmsg: message, code, codeName, ...details };
      }
      this.log((error as Error).stack ?? String(error));
      return { ok: 0, errmsg: (error as Error).message, code: 8, codeName: 'UnknownError' };
    }
  }
}

/** Until all is taken, or the reader is gone. */
const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
