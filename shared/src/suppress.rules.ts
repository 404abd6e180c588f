// Small cells of public tables: one to four people are hidden, and so many others that none can be worked out from the rest.

/** A published figure of a unit; `parent` is the unit whose figure is the sum of it and its siblings. */
export interface Cell { id: string; parent: string | null; value: number }

/** Fewer people than this could be known by name (domain notes on personal data: groups below five). */
const leastShown = 5;
/** Where every leaf ends and the root begins: their figures are bound by no further sum. */
const outside = '';

/** An edge of the network in which each figure flows from the sum that holds it to the parts that it is the sum of. */
interface Edge { id: string; from: string; to: string; value: number }

const edgesOf = (cells: readonly Cell[]): Edge[] => {
  const ids = new Set(cells.map(({ id }) => id));
  const parents = new Set(cells.flatMap(({ parent }) => (parent !== null && ids.has(parent) ? [parent] : [])));
  return cells.map(({ id, parent, value }) => ({ id, from: parent !== null && ids.has(parent) ? parent : outside, to: parents.has(id) ? id : outside, value }));
};

/** Can some other value of `edge` fit everything that is shown? Then a circle of hidden figures leads through it, each one up or, if above zero, one down. */
const isOpen = (edge: Edge, hidden: readonly Edge[]): boolean => {
  const others = hidden.filter((one) => one !== edge);
  const reaches = (from: string, goal: string): boolean => {
    const seen = new Set([from]);
    for (const at of seen) {
      if (at === goal) return true;
      for (const { from: start, to: end, value } of others) {
        if (start === at) seen.add(end);
        if (end === at && value > 0) seen.add(start);
      }
    }
    return false;
  };
  return reaches(edge.to, edge.from) || (edge.value > 0 && reaches(edge.from, edge.to));
};

/** The least of some edges that is above zero: hiding it costs the reader least and leaves room both ways. */
const least = (edges: readonly Edge[]): Edge | undefined => edges.filter(({ value }) => value > 0).toSorted((a, b) => a.value - b.value || (a.id < b.id ? -1 : 1))[0];

/**
 * Ids of the figures to be hidden in a tree of sums (a city, its districts, their communes): those of one to four people, and
 * as few others as this simple rule finds, so that for every hidden one at least two values fit all that is shown.
 */
export const hiddenCells = (cells: readonly Cell[]): Set<string> => {
  const edges = edgesOf(cells);
  const hidden = new Set(edges.filter(({ value }) => value > 0 && value < leastShown));
  // What is open stays open when more is hidden.
  const open = new Set<Edge>();
  for (;;) {
    const known = [...hidden].find((edge) => {
      if (!open.has(edge) && isOpen(edge, [...hidden])) open.add(edge);
      return !open.has(edge);
    });
    if (!known) return new Set([...hidden].map(({ id }) => id));
    const shown = edges.filter((edge) => !hidden.has(edge));
    const parts = shown.filter(({ from }) => from !== outside && from === known.to);
    const siblings = shown.filter(({ from, id }) => from === known.from && id !== known.id);
    const parent = shown.find(({ to }) => to !== outside && to === known.from);
    const isSumShown = known.to !== outside && ![...hidden].some(({ from }) => from === known.to);
    const next = (isSumShown ? least(parts) : undefined) ?? least(siblings) ?? parent ?? least(parts) ?? shown[0];
    if (!next) return new Set([...hidden].map(({ id }) => id));
    hidden.add(next);
  }
};
