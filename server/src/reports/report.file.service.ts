// The papers of a locked report: rendered once, kept under the hash of its content, and handed out as they are ever after.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@hoctap/shared';
import type { ReportContent } from '@hoctap/shared/reports.content';
import type { Storage } from '../adapters/storage.ts';
import type { ContentService } from './content.service.ts';
import { type Papers, renderPapers } from './papers/index.ts';

const kinds = ['docx', 'pdf', 'xlsx', 'csv'] as const satisfies (keyof Papers)[];

const plain = (text: string): string => text.replace(/[^A-Za-z0-9-]/g, '');
/** `BaoCao_271_plan-177_2014-H1.docx`; an amendment adds its number. */
const nameOf = ({ unit, framework, period, amendment }: ReportContent, kind: keyof Papers): string =>
  `BaoCao_${plain(unit.code)}_${plain(framework.id)}_${period}${amendment > 0 ? `_bo-sung-${amendment}` : ''}.${kind}`;
const isThere = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

export const reportFileService = ({ storage, contents }: { storage: Storage; contents: ContentService }) => {
  const making = new Map<string, Promise<void>>();

  const make = async (hash: string): Promise<void> => {
    if (await isThere(storage.pathOf('reports', hash))) return;
    const content = await contents.frozen(hash);
    const papers = await renderPapers(content);
    const aside = join(storage.incoming, `report-${randomUUID()}`);
    await mkdir(aside, { recursive: true });
    for (const kind of kinds) await writeFile(join(aside, nameOf(content, kind)), papers[kind], { flush: true });
    // A whole folder takes its place at once; where another process came first, its papers stay.
    await storage.keep(aside, 'reports', hash).catch(async (error: NodeJS.ErrnoException) => {
      await storage.remove('incoming', aside.slice(storage.incoming.length + 1));
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  };
  /** Makes the papers of a locked content unless they are there; repeatable. */
  const ensure = async (hash: string): Promise<void> => {
    const running = making.get(hash) ?? make(hash).finally(() => making.delete(hash));
    making.set(hash, running);
    await running;
  };

  return {
    ensure,
    async list(hash: string): Promise<{ kind: keyof Papers; url: string; bytes: number }[]> {
      await ensure(hash);
      const names = await readdir(storage.pathOf('reports', hash));
      return Promise.all(kinds.map(async (kind) => {
        const name = names.find((one) => one.endsWith(`.${kind}`));
        if (!name) throw new Error(`report ${hash} has no ${kind}`);
        return { kind, url: `/media/reports/${hash}/${name}`, bytes: (await stat(storage.pathOf('reports', hash, name))).size };
      }));
    },
    /** The path of a paper by its name. Throws not_found. */
    async pathOf(hash: string, name: string): Promise<string> {
      if (!(await readdir(storage.pathOf('reports', hash)).catch((): string[] => [])).includes(name)) throw new AppError('not_found');
      return storage.pathOf('reports', hash, name);
    },
  };
};
export type ReportFileService = ReturnType<typeof reportFileService>;
