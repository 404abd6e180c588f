// What the browser tells of the line that it is on.
interface Connection { type?: string; effectiveType?: string; saveData?: boolean }
export const connection = (): Connection => (navigator as { connection?: Connection }).connection ?? {};

export type Line = 'wifi' | 'mobile' | 'slow' | 'any';
/** What the browser knows of the line; `any` where it tells nothing. */
export const lineOf = ({ type, effectiveType }: Connection = connection()): Line => {
  if (type === 'wifi' || type === 'ethernet') return 'wifi';
  if (type === 'cellular') return 'mobile';
  return /2g|3g/.test(effectiveType ?? '') ? 'slow' : 'any';
};

/** Resolves at once; on a slow line when what was asked for before should be there, since it shares the line with all that comes later. */
export const calm = (ms: number): Promise<void> => (lineOf() === 'slow' ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve());
