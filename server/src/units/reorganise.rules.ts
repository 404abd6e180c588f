// What a reorganisation does to the tree (domain: administrative units, key = code and first day). Pure: the tree of the day
// before and the fact go in, the units that begin and end come out, or every fault of it.
import type { ReorganisationFault, ReorganisationFile, Share, Sureness } from '@hoctap/shared/reorganisations.contract';
import type { UnitDoc } from './unit.model.ts';

export interface Predecessor { unit: string; share: Share }
/** A unit as the rules of the dated tree see it. */
export type TreeUnit = Pick<UnitDoc, '_id' | 'code' | 'level' | 'type' | 'nameVi' | 'nameEn' | 'parent' | 'path' | 'validFrom' | 'validTo' | 'madeUp' | 'locatedIn' | 'scenario'> & { predecessors: readonly Predecessor[]; isReshaped?: boolean };
export type BornUnit = TreeUnit & { sureness: Sureness };
export interface Outcome {
  faults: ReorganisationFault[];
  /** Parents before children. */
  born: BornUnit[];
  /** Ids of units whose last day is the day before. */
  ended: string[];
  /** Codes that go on as they were, under a parent that is another unit from the day on. */
  renewed: string[];
  /** Codes whose people were divided among several units, and those whose people no unit took. */
  divided: string[];
  abolished: string[];
}

/** A unit of the day itself by code, before it has its id: `before` is the same unit of the day before where it goes on. */
interface Node {
  code: string; parent: string | null; isNew: boolean; sureness: Sureness;
  fields: Pick<TreeUnit, 'level' | 'type' | 'nameVi' | 'nameEn' | 'madeUp' | 'locatedIn' | 'scenario'>;
  from: { unit: string; share: Share }[];
  before: TreeUnit | null;
}
type Report = (path: string, code: string, about: string) => void;

/** Codes from a unit up to the root; stops at a parent that is not there, and where a circle closes. */
const upwards = (nodes: ReadonlyMap<string, { parent: string | null }>, code: string): string[] => {
  const seen: string[] = [];
  for (let at: string | null = code; at !== null && !seen.includes(at); at = nodes.get(at)?.parent ?? null) {
    if (!nodes.has(at)) break;
    seen.push(at);
  }
  return seen;
};
export const commonOf = (paths: readonly (readonly string[])[]): string[] => {
  const [first = [], ...others] = paths;
  return first.filter((id) => others.every((path) => path.includes(id)));
};

const newNode = (unit: TreeUnit, change: Partial<Node>, fields: Partial<Node['fields']> = {}): Node => {
  const { level, type, nameVi, nameEn, madeUp, locatedIn, scenario } = unit;
  return {
    code: unit.code, parent: null, isNew: true, sureness: 'verified', from: [{ unit: unit.code, share: 'whole' }], before: unit,
    ...change, fields: { level, type, nameVi, nameEn, madeUp, locatedIn, scenario, ...fields },
  };
};

/** Where each code of the day before goes with its people. */
const successorsOf = (nodes: Iterable<Node>): Map<string, { code: string; share: Share }[]> => {
  const into = new Map<string, { code: string; share: Share }[]>();
  for (const { code, from, isNew } of nodes) {
    if (isNew) for (const { unit, share } of from) into.set(unit, [...(into.get(unit) ?? []), { code, share }]);
  }
  return into;
};

/** Every code must lead somewhere, and what is given must be all there was. */
const sumFaults = (file: ReorganisationFile, old: ReadonlyMap<string, TreeUnit>, nodes: ReadonlyMap<string, Node>, fault: Report): void => {
  const ending = new Set(file.ended);
  const changing = new Set([...file.renamed.map(({ unit }) => unit), ...file.moved.map(({ unit }) => unit)]);
  file.formed.forEach(({ from, code }, place) => {
    if (from.length === 0) fault(`formed.${place}.from`, 'formed_from_nothing', code);
    from.forEach(({ unit, share }, index) => {
      const path = `formed.${place}.from.${index}`;
      if (!old.has(unit)) fault(path, 'unknown_code', unit);
      else if (share !== 'land' && !ending.has(unit) && !changing.has(unit)) fault(path, 'giver_goes_on', unit);
      if (from.findIndex((one) => one.unit === unit) !== index) fault(path, 'twice', unit);
    });
  });
  for (const [unit, into] of successorsOf(nodes.values())) {
    const people = into.filter(({ share }) => share !== 'land');
    const wholes = people.filter(({ share }) => share === 'whole').length;
    if (!old.has(unit) || people.length === 0) continue;
    if (wholes > 0 && people.length > 1) fault('formed', 'whole_and_more', unit);
    if (wholes === 0 && people.length === 1) fault('formed', 'rest_missing', unit);
  }
};

/** The tree of the day itself by code, before any unit above or below is renewed. */
const plannedNodes = (file: ReorganisationFile, old: ReadonlyMap<string, TreeUnit>, codeOf: (id: string | null) => string | null, fault: Report): Map<string, Node> => {
  const known = (unit: string, path: string): TreeUnit | undefined => {
    if (!old.has(unit)) fault(path, 'unknown_code', unit);
    return old.get(unit);
  };
  const nodes = new Map([...old.values()].map((unit) => [unit.code, newNode(unit, { parent: codeOf(unit.parent), isNew: false })]));
  file.ended.forEach((code, place) => {
    if (known(code, `ended.${place}`) && file.ended.indexOf(code) !== place) fault(`ended.${place}`, 'twice', code);
    nodes.delete(code);
  });
  file.renamed.forEach(({ unit, nameVi, nameEn, type }, place) => {
    const was = known(unit, `renamed.${place}`);
    const node = nodes.get(unit);
    if (was && !node) fault(`renamed.${place}`, 'ended_too', unit);
    if (!was || !node) return;
    if (was.nameVi === nameVi && (type ?? was.type) === was.type) fault(`renamed.${place}`, 'same_name', unit);
    nodes.set(unit, newNode(was, { parent: node.parent }, { nameVi, nameEn, type: type ?? was.type }));
  });
  file.moved.forEach(({ unit, newParent }, place) => {
    const was = known(unit, `moved.${place}`);
    const node = nodes.get(unit);
    if (was && !node) fault(`moved.${place}`, 'ended_too', unit);
    if (!was || !node) return;
    if (file.moved.findIndex((one) => one.unit === unit) !== place) fault(`moved.${place}`, 'twice', unit);
    nodes.set(unit, { ...node, isNew: true, parent: newParent });
  });
  file.formed.forEach(({ code, parent, from, sureness, level, type, nameVi, nameEn }, place) => {
    const other = nodes.get(code);
    if (other) fault(`formed.${place}.code`, other.before ? 'code_in_use' : 'twice', code);
    const givers = from.flatMap(({ unit }) => old.get(unit) ?? []);
    nodes.set(code, {
      code, parent, from, sureness, isNew: true, before: null,
      fields: { level, type, nameVi, nameEn, madeUp: givers.length > 0 && givers.every(({ madeUp }) => madeUp), locatedIn: null, scenario: null },
    });
  });
  return nodes;
};

const treeFaults = (file: ReorganisationFile, old: ReadonlyMap<string, TreeUnit>, nodes: ReadonlyMap<string, Node>, fault: Report): void => {
  const placed = new Set([...file.formed.map(({ code }) => code), ...file.moved.map(({ unit }) => unit)]);
  file.ended.forEach((code, place) => {
    for (const node of nodes.values()) if (node.parent === code && node.before && !placed.has(node.code) && old.has(code)) fault(`ended.${place}`, 'still_has_children', node.code);
  });
  const given = [...file.formed.map(({ code }, place) => [code, `formed.${place}.parent`] as const), ...file.moved.map(({ unit }, place) => [unit, `moved.${place}.newParent`] as const)];
  for (const [code, path] of given) {
    const node = nodes.get(code);
    if (!node?.parent) continue;
    if (!nodes.has(node.parent)) fault(path, 'unknown_parent', node.parent);
    else if (nodes.get(upwards(nodes, code).at(-1) ?? '')?.parent !== null) fault(path, 'circle', code);
  }
  file.borders.forEach(({ from, to }, place) => {
    for (const code of [from, to]) if (!old.has(code) || !nodes.has(code)) fault(`borders.${place}`, 'unknown_code', code);
  });
};

/**
 * Units that must begin anew although nothing is said of them: those that people came into or left as a whole, so that a unit's
 * id always stands for the same area, and everything below a unit that begins anew, since a path is made of ids.
 */
const renew = (old: ReadonlyMap<string, TreeUnit>, nodes: Map<string, Node>, codeOf: (id: string | null) => string | null): { renewed: string[]; reshaped: string[] } => {
  const oldNodes = new Map([...old.values()].map(({ code, parent }) => [code, { parent: codeOf(parent) }]));
  const into = successorsOf(nodes.values());
  const goesOn = (code: string) => nodes.get(code)?.isNew === false;
  const renewed = new Set<string>();
  for (const code of old.keys()) {
    const people = (into.get(code) ?? []).filter(({ share }) => share !== 'land');
    if (goesOn(code) || people.length === 0) continue;
    const was = upwards(oldNodes, code);
    const is = commonOf(people.map((one) => upwards(nodes, one.code)));
    for (const above of [...was, ...is]) if (goesOn(above) && was.includes(above) !== is.includes(above)) renewed.add(above);
  }
  const reshaped = [...renewed];
  for (const code of reshaped) rebirth(nodes, code);
  // Downwards, level by level, until nothing more begins.
  for (let more = true; more; ) {
    more = false;
    for (const node of nodes.values()) {
      if (node.isNew || !node.parent || !nodes.get(node.parent)?.isNew) continue;
      rebirth(nodes, node.code);
      renewed.add(node.code);
      more = true;
    }
  }
  return { renewed: [...renewed], reshaped };
};
const rebirth = (nodes: Map<string, Node>, code: string): void => {
  const node = nodes.get(code);
  if (node) nodes.set(code, { ...node, isNew: true });
};

/**
 * Units that begin and end with a reorganisation. `tree` holds every unit valid on the day before; `busy` are days on or after
 * the date on which the tree was changed already.
 */
export const reorganise = (tree: readonly TreeUnit[], file: ReorganisationFile, busy: readonly string[] = []): Outcome => {
  const faults: ReorganisationFault[] = [];
  const fault: Report = (path, code, about) => void faults.push({ path, code, about });
  const old = new Map(tree.map((unit) => [unit.code, unit]));
  const ids = new Map(tree.map((unit) => [unit._id, unit.code]));
  const codeOf = (id: string | null) => (id === null ? null : (ids.get(id) ?? null));
  for (const day of busy) fault('date', 'reorganised_since', day);
  if (file.formed.length + file.ended.length + file.renamed.length + file.moved.length + file.borders.length === 0) fault('formed', 'nothing_changes', file.date);

  const nodes = plannedNodes(file, old, codeOf, fault);
  sumFaults(file, old, nodes, fault);
  treeFaults(file, old, nodes, fault);
  if (faults.length > 0) return { faults, born: [], ended: [], renewed: [], divided: [], abolished: [] };

  const { renewed, reshaped } = renew(old, nodes, codeOf);
  const idOf = (code: string) => (nodes.get(code)?.isNew ? `${code}@${file.date}` : (old.get(code)?._id ?? code));
  const born = [...nodes.values()].filter(({ isNew }) => isNew).map(({ code, parent, fields, from, sureness }): BornUnit => {
    const path = upwards(nodes, code).reverse();
    const located = codeOf(fields.locatedIn);
    return {
      ...fields, _id: idOf(code), code, parent: parent && idOf(parent), path: path.map(idOf), validFrom: file.date, validTo: null, sureness, isReshaped: reshaped.includes(code),
      // Whoever stands in a unit that is gone stands nowhere else until somebody says so.
      locatedIn: located && nodes.has(located) ? idOf(located) : null,
      predecessors: from.map(({ unit, share }) => ({ unit: old.get(unit)?._id ?? unit, share })),
    };
  });
  const into = successorsOf(nodes.values());
  const isGone = (code: string) => nodes.get(code)?.isNew !== false;
  const takers = (code: string) => (into.get(code) ?? []).filter(({ share }) => share !== 'land').length;
  const gone = tree.filter(({ code }) => isGone(code)).map(({ code }) => code);
  return {
    faults, renewed, born: born.sort((a, b) => a.path.length - b.path.length),
    ended: tree.filter(({ code }) => isGone(code)).map(({ _id }) => _id),
    divided: gone.filter((code) => takers(code) > 1),
    abolished: gone.filter((code) => takers(code) === 0),
  };
};
