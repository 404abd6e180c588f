import { number } from '../i18n/formats.ts';

/** A speed with all its decimals: 0,75× · 1× · 1,5×. */
export const speedWords = (speed: number): string => `${number(speed, String(speed).split('.')[1]?.length ?? 0)}×`;
