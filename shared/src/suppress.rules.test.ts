import { expect } from 'chai';
import fc from 'fast-check';
import { type Cell, hiddenCells } from './suppress.rules.ts';

/** A tree of sums from the figures of its leaves, by depth: city, districts, communes. */
type Shape = number | Shape[];
const cellsOf = (shape: Shape, id = 'c', parent: string | null = null): Cell[] => {
  if (typeof shape === 'number') return [{ id, parent, value: shape }];
  const below = shape.map((part, place) => cellsOf(part, `${id}.${place}`, id));
  return [{ id, parent, value: below.reduce((sum, [first]) => sum + (first?.value ?? 0), 0) }, ...below.flat()];
};
/** Every way to fill the leaves up to `most` that agrees with what is shown, by brute force: nothing of the rule is used. */
const fillings = (cells: readonly Cell[], hidden: ReadonlySet<string>, most: number): Map<string, number>[] => {
  const leaves = cells.filter(({ id }) => !cells.some(({ parent }) => parent === id));
  let found: Map<string, number>[] = [new Map()];
  for (const leaf of leaves) {
    const options = hidden.has(leaf.id) ? Array.from({ length: most + 1 }, (_, value) => value) : [leaf.value];
    found = found.flatMap((filling) => options.map((value) => new Map([...filling, [leaf.id, value]])));
  }
  const sumOf = (id: string, filling: Map<string, number>): number =>
    filling.get(id) ?? cells.filter(({ parent }) => parent === id).reduce((sum, child) => sum + sumOf(child.id, filling), 0);
  return found.map((filling) => new Map(cells.map(({ id }) => [id, sumOf(id, filling)]))).filter((all) => cells.every(({ id, value }) => hidden.has(id) || all.get(id) === value));
};
const small = fc.integer({ min: 0, max: 7 });
const shapes = fc.oneof(small, fc.array(fc.oneof(small, fc.array(small, { minLength: 1, maxLength: 3 })), { minLength: 1, maxLength: 3 })).filter((shape) => cellsOf(shape).length <= 9);

describe('Figures hidden from the public', () => {
  it('Should leave at least two possible values for every hidden figure, whatever is shown beside it', () => {
    fc.assert(fc.property(shapes, (shape) => {
      const cells = cellsOf(shape as Shape);
      const hidden = hiddenCells(cells);
      const leaves = cells.filter(({ id }) => hidden.has(id) && !cells.some(({ parent }) => parent === id)).length;
      fc.pre(leaves <= 5);
      const ways = fillings(cells, hidden, 9);
      for (const id of hidden) expect(new Set(ways.map((way) => way.get(id))).size, `${id} of ${JSON.stringify(shape)}`).to.be.at.least(2);
    }), { numRuns: 400 });
  });
  it('Should hide every one to four, and nothing where there are none', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 }), (shape) => {
      const cells = cellsOf(shape);
      const hidden = hiddenCells(cells);
      for (const { id, value } of cells) if (value > 0 && value < 5) expect(hidden.has(id)).to.equal(true);
      if (cells.every(({ value }) => value === 0 || value >= 5)) expect(hidden.size).to.equal(0);
    }));
  });
  it('Should hide the least sibling beside a single small one, and the sum only where there is no sibling', () => {
    expect([...hiddenCells(cellsOf([3, 20, 9, 0]))].sort()).to.eql(['c.0', 'c.2']);
    expect([...hiddenCells(cellsOf([[3], 20]))].sort()).to.eql(['c.0', 'c.0.0', 'c.1']);
    expect([...hiddenCells(cellsOf([3, 2, 40]))].sort()).to.eql(['c.0', 'c.1']);
  });
});
