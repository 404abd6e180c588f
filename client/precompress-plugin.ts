// Scripts and styles as they go over a slow line, made small once and as small as can be: the server's own compression is quick instead.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(brotliCompress);

export const precompress = (): Plugin => ({
  name: 'hoctap-precompress',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const files = Object.values(bundle).filter(({ fileName }) => /^assets\/.*\.(js|css)$/.test(fileName));
    await Promise.all(files.map(async (file) => {
      const source = file.type === 'chunk' ? file.code : file.source;
      await writeFile(join(dir, `${file.fileName}.br`), await compress(source));
    }));
  },
});
