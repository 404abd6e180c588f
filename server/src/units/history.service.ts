// What a unit came from, what became of it, and which resolutions say so; what is not sure is said to be so.
import type { Share, Sureness, UnitHistory } from '@hoctap/shared/reorganisations.contract';
import type { Deps } from '../deps.ts';
import { type ReorganisationDoc, reorganisationModel } from './reorganisation.model.ts';
import { type UnitDoc, unitModel } from './unit.model.ts';
import { type UnitService, nameOf } from './unit.service.ts';

const order: readonly Sureness[] = ['verified', 'derived', 'assumed'];
const leastSure = (all: readonly (Sureness | null | undefined)[]): Sureness => all.reduce<Sureness>((worst, one) => (order.indexOf(one ?? 'verified') > order.indexOf(worst) ? (one ?? 'verified') : worst), 'verified');
const linkTo = (unit: UnitDoc, share: Share) => ({ unit: nameOf(unit), validFrom: unit.validFrom, validTo: unit.validTo, share });
/** More than took part in any reorganisation of one unit. */
const mostLinks = 1000;

export const historyService = (deps: Pick<Deps, 'db'>, { units }: { units: UnitService }) => {
  const facts = reorganisationModel(deps.db);
  const tree = unitModel(deps.db);

  /** Pieces that the unit gave or took while it went on. */
  const bordersOf = async ({ code, validFrom, validTo }: UnitDoc): Promise<UnitHistory['borders']> => {
    const during = await facts.find({ isApplied: true, date: { $gt: validFrom, ...(validTo ? { $lt: validTo } : {}) } }).sort({ date: 1 }).limit(mostLinks).lean();
    return Promise.all(during.flatMap(({ date, file }) => file.borders.filter(({ from, to }) => from === code || to === code).map(async (piece) => {
      const [from, to] = await Promise.all([units.find(piece.from, date), units.find(piece.to, date)]);
      return { date, resolution: file.resolution, from: nameOf(from), to: nameOf(to), sureness: piece.sureness };
    })));
  };

  return {
    /** Throws not_found. */
    async history(ref: string): Promise<UnitHistory> {
      const unit = await units.find(ref);
      const [successors, givers, turns, borders] = await Promise.all([
        tree.find({ 'predecessors.unit': unit._id }).sort({ sortKey: 1, _id: 1 }).limit(mostLinks).lean(),
        units.byIds((unit.predecessors ?? []).map((one) => one.unit)),
        facts.find({ _id: { $in: [unit.formedBy, unit.endedBy].filter((id) => typeof id === 'string') } }).lean(),
        bordersOf(unit),
      ]);
      const turn = (id: string | null | undefined): ReorganisationDoc | undefined => turns.find(({ _id }) => _id === id);
      const told = ({ date, file }: ReorganisationDoc, sureness: Sureness) => ({ date, resolution: file.resolution, sureness });
      const [began, ended] = [turn(unit.formedBy), turn(unit.endedBy)];
      const from = (unit.predecessors ?? []).flatMap(({ unit: id, share }) => {
        const giver = givers.get(id);
        return giver ? [linkTo(giver, share)] : [];
      });
      const into = successors.flatMap((other) => (other.predecessors ?? []).filter((one) => one.unit === unit._id).map(({ share }) => linkTo(other, share)));
      return {
        unit: nameOf(unit), validFrom: unit.validFrom, validTo: unit.validTo, borders,
        began: began ? { ...told(began, unit.sureness ?? 'verified'), from } : null,
        ended: ended ? { ...told(ended, leastSure(successors.map(({ sureness }) => sureness))), into } : null,
      };
    },
  };
};
export type HistoryService = ReturnType<typeof historyService>;
