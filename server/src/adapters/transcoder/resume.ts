import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from './plan.ts';
import { namesOf, stepFolder } from './step.ts';

/** By what plan the folder was made. */
export const planFile = 'plan.json';
/** A file that is not whole yet. */
export const partFile = 'part';
/** A track in one piece, as long as something is made of it. */
export const wholeFile = 'whole';

/** May what lies in the folder be gone on with by this plan? Rungs of two plans would not fit together. */
export async function isResumable(outDir: string, plan: Plan): Promise<boolean> {
  const made = await readFile(join(outDir, planFile), 'utf8').catch(() => '');
  return made === JSON.stringify(plan);
}

/**
 * Gives the new folder all finished tracks of another that was made by the same plan, but `without` one, which is then made
 * anew there. The files are shared by both: none of them ever changes.
 */
export async function shareTracks(from: string, to: string, plan: Plan, without: string): Promise<void> {
  if (!(await isResumable(from, plan))) return;
  const names = plan.steps.flatMap(namesOf).filter((name) => name !== without);
  await rm(to, { recursive: true, force: true });
  for (const name of names) {
    await mkdir(join(to, name), { recursive: true });
    for (const file of await readdir(join(from, name))) await link(join(from, name, file), join(to, name, file));
  }
  // Last of all: what was cut off before is begun anew.
  await writeFile(join(to, planFile), JSON.stringify(plan));
}

/** Removes what a process left behind that did not get to the end. */
export async function clear(outDir: string): Promise<void> {
  const names = await readdir(outDir).catch(() => []);
  const left = names.filter((name) => name.startsWith(stepFolder) || name === partFile || name === wholeFile);
  for (const name of left) await rm(join(outDir, name), { recursive: true, force: true });
}

/** Writes a file that may be read at this moment: it is the old one or the new one, never half of it. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
