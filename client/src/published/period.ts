import { t } from './published.messages.ts';

/** A report's period in words. */
export const periodWords = (period: string): string => (period.endsWith('H1') ? t.half : t.year)(period.slice(0, 4));
