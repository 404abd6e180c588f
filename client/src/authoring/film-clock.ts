/** Seconds of a place in a film as people write it: `1:20`, `1:02:03`, or `80` for seconds alone; undefined when it is none. */
export const parseClock = (typed: string): number | undefined => {
  const parts = typed.trim().split(':').map((part) => part.trim());
  if (parts.length > 3 || !parts.every((part) => /^\d{1,5}$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  // Only the first may pass sixty: 75:30 is an hour, a quarter and half a minute.
  return numbers.slice(1).some((part) => part >= 60) ? undefined : numbers.reduce((seconds, part) => seconds * 60 + part, 0);
};
