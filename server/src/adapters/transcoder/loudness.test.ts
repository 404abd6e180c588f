import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isWorthLevelling } from './loudness.ts';
import { plan } from './plan.ts';
import { probe } from './probe.ts';
import { make, toolsFrom } from './samples.ts';
import type { ReadyTools } from './tools.ts';

for (const source of ['system', 'npm'] as const) {
  describe(`isWorthLevelling with the tools of ${source}`, () => {
    let tools: ReadyTools;
    let folder: string;
    before(async function () {
      const found = await toolsFrom(source);
      if (!found) return this.skip();
      tools = found;
      folder = await mkdtemp(join(tmpdir(), 'loudness-'));
    });
    after(() => (folder ? rm(folder, { recursive: true }) : undefined));

    const recordings: [string, string, boolean][] = [
      ['a plain recording', 'sine=d=4', true],
      ['a very soft recording', 'sine=d=4,volume=-25dB', true],
      ['a recording of faint noise', 'anoisesrc=d=4:a=0.001:c=pink', false],
      ['silence', 'aevalsrc=0:d=4', false],
    ];
    for (const [name, filter, expected] of recordings) {
      it(`Should ${expected ? '' : 'not '}level ${name}`, async () => {
        const input = join(folder, 'sound');
        await make(tools, '-f', 'lavfi', '-i', filter, '-f', 'wav', input);
        const job = { tools, plan: plan(await probe(tools, input), tools), input, outDir: folder };
        expect(await isWorthLevelling(job)).to.equal(expected);
      });
    }
  });
}
