/** A film on the screen: where it stands, and a way to another place in it. */
export interface FilmMoment { at(): number; playFrom(sec: number): void }

/** The second of the film that an address names by `t`; undefined where it names none. */
export const momentIn = (query: URLSearchParams): number | undefined => {
  const sec = Number(query.get('t') ?? NaN);
  return Number.isFinite(sec) && sec > 0 ? sec : undefined;
};
