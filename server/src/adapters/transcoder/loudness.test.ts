import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loudnessOf } from './loudness.ts';
import { plan } from './plan.ts';
import { probe } from './probe.ts';
import { make, toolsFrom } from './samples.ts';
import type { ReadyTools } from './tools.ts';
import { transcode } from './transcode.ts';

for (const source of ['system', 'npm'] as const) {
  describe(`loudnessOf with the tools of ${source}`, () => {
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
        expect((await loudnessOf(job)) !== undefined).to.equal(expected);
      });
    }

    const talks: [string, string][] = [
      ['even', "aevalsrc='0.05*sin(2*PI*200*t)*(0.6+0.4*sin(2*PI*3*t))':d=24"],
      ['on one side of two', "aevalsrc='0.05*sin(2*PI*200*t)|0':d=24"],
      ['now whispered, now shouted', "aevalsrc='sin(2*PI*200*t)*if(lt(mod(t\\,12)\\,6)\\,0.02\\,0.5)':d=36"],
    ];
    for (const [name, filter] of talks) {
      it(`Should bring a talk that is ${name} to the usual loudness`, async () => {
        const input = join(folder, 'talk');
        await make(tools, '-f', 'lavfi', '-i', filter, '-f', 'wav', input);
        // Of its own: what is whole in a folder is used again.
        const outDir = join(folder, name);
        const { downloads } = await transcode(tools, plan(await probe(tools, input), tools), { input, outDir });
        const made = join(outDir, downloads[0]?.file ?? '');
        const loudness = await loudnessOf({ tools, plan: plan(await probe(tools, made), tools), input: made, outDir });
        expect(loudness?.lufs).to.be.within(-17.5, -14.5);
      });
    }
  });
}
