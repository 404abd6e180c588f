// Reads a log of strace and judges it.

interface Call {
  name: string;
  /** What stands in its brackets; of a call that another thread broke into, both parts. */
  text: string;
  descriptor: number;
  /** Line numbers: a call begins before and ends after whatever stands between. */
  begun: number;
  ended: number;
}

const complete = /^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)/s;
const broken = /^(\d+)\s+(\w+)\((.*) <unfinished \.\.\.>$/s;
const resumed = /^(\d+)\s+<\.\.\. (\w+) resumed>(.*)\)\s+= (-?\d+)/s;

/** The calls that ended well, in the order of their ends. */
export function callsOf(log: string): Call[] {
  const open = new Map<string, { name: string; text: string; begun: number }>();
  return log.split('\n').flatMap((line, number): Call[] => {
    const half = broken.exec(line);
    if (half) {
      open.set(half[1] as string, { name: half[2] as string, text: half[3] as string, begun: number });
      return [];
    }
    const second = resumed.exec(line);
    const first = second && open.get(second[1] as string);
    const [, , name, text, result] = second && first ? [...second.slice(0, 2), first.name, first.text + (second[3] as string), second[4]] : (complete.exec(line) ?? []);
    if (name === undefined || text === undefined || Number(result) < 0) return [];
    const descriptor = name === 'openat' ? Number(result) : parseInt(text, 10);
    return [{ name, text, descriptor, begun: first?.begun ?? number, ended: number }];
  });
}

const isRead = ({ name }: Call) => name === 'read' || name.startsWith('recv');
const isReply = ({ name }: Call) => name === 'write' || name === 'writev' || name.startsWith('send');
/** Pages that lie side by side go out by one writev. */
const isPageWrite = ({ name }: Call) => name.startsWith('pwrite') || name.startsWith('write');

/**
 * What is wrong with a trace, one line for each write that is not proven. The rule: the request (which holds the mark) is read; a
 * page with the mark is written to the file; a sync of the file that begins after that ends; LMDB's meta page, which makes the
 * transaction hold, is written through a descriptor opened with O_DSYNC (mdb.c: `me_mfd`) or synced in its turn; only then goes the reply.
 */
export function unprovenWrites(calls: readonly Call[], marks: readonly string[]): string[] {
  const files = new Map<number, 'synchronous' | 'cached'>();
  const ofStore: Call[] = [];
  for (const call of calls) {
    if (call.name === 'openat') {
      files.delete(call.descriptor);
      if (call.text.includes('store.mdb"')) files.set(call.descriptor, /O_D?SYNC/.test(call.text) ? 'synchronous' : 'cached');
    } else if (files.has(call.descriptor) && (isPageWrite(call) || call.name.endsWith('sync'))) ofStore.push(call);
  }
  const sockets = calls.filter((call) => !files.has(call.descriptor));
  return marks.flatMap((mark) => {
    const request = sockets.find((call) => isRead(call) && call.text.includes(mark));
    const reply = request && sockets.find((call) => isReply(call) && call.descriptor === request.descriptor && call.begun > request.ended);
    const page = request && ofStore.find((call) => isPageWrite(call) && call.begun > request.ended && call.text.includes(mark));
    const sync = page && ofStore.find((call) => call.name.endsWith('sync') && call.begun > page.ended);
    const meta = sync && ofStore.find((call) => isPageWrite(call) && call.begun > sync.ended);
    const held = meta && (files.get(meta.descriptor) === 'synchronous' ? meta : ofStore.find((call) => call.name.endsWith('sync') && call.begun > meta.ended));
    if (!request || !reply) return [`${mark}: its request or its reply is not in the trace`];
    if (held && held.ended < reply.begun) return [];
    return [`${mark}: answered ${!page ? 'before its page was written' : !sync || sync.ended > reply.begun ? 'before its page was synced' : 'before its transaction held'} (line ${reply.begun + 1})`];
  });
}
