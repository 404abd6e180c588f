import type { CheckReport } from '@hoctap/embedded-mongodb';

export const sum = (report: CheckReport): number => report.collections.reduce((all, { documents }) => all + documents, 0);

/** A report's faults, a line each. */
export const faultLines = ({ faults }: CheckReport): string[] =>
  faults.map(({ place, kind, count, first }) => `${place || 'outside all collections'}: ${kind}, ${count} times (${first.join('; ')}${count > first.length ? '; …' : ''})`);
