/** Round values for an axis from zero, at most six, the last at or above `max`: 0 25 50 75 100; 0 2 4 6. */
export const ticksUpTo = (max: number): number[] => {
  const rough = Math.max(max, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(max, 1) / step) + 1 }, (_one, index) => index * step);
};
