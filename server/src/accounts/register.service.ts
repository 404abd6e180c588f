// The register of people: every write of a person goes through here. What is derived (search words, logins, units above
// today's places) follows from the rest, and a change is written only over the state that it was made from.
import { AppError, type Parsed, dayOf, foldWords, nameSortKey } from '@hoctap/shared';
import { type Deps, newId } from '../deps.ts';
import { isDuplicateKey } from '../store/model.ts';
import type { UnitService } from '../units/unit.service.ts';
import { loginsOf, phoneOf } from './login.rules.ts';
import { type PersonDoc, personModel } from './person.model.ts';
import { movedTo, placeOn, regrouped } from './person.rules.ts';

/** What is entered about a person; places are unit ids or codes. */
export type Entered = Partial<Pick<Parsed<'createPerson'>['body'], 'fullName' | 'sex' | 'birthYear' | 'username' | 'phone' | 'email' | 'groups' | 'workplace' | 'residence'>>;
/** Fields of a person to be written. */
type Change = Partial<Omit<PersonDoc, '_id' | 'rev'>>;

/** How often a change is made anew when others change the same person at the same moment. */
const tries = 50;

export const registerService = (deps: Deps, { units }: { units: UnitService }) => {
  const people = personModel(deps.db);
  const today = () => dayOf(deps.clock.now());
  let knownGroups: ReadonlySet<string> | undefined;

  const get = async (id: string): Promise<PersonDoc> => {
    const person = await people.findById(id).lean();
    if (!person) throw new AppError('not_found');
    return person;
  };
  const placesToday = (person: Pick<PersonDoc, 'workplaces' | 'residences'>): string[] =>
    (['workplace', 'residence'] as const).flatMap((place) => placeOn(person, place, today()) ?? []);

  /** All units that hold the person today: those above their places, or above the line where a place that is gone stands. */
  const heldNow = async (person: Pick<PersonDoc, 'workplaces' | 'residences'>): Promise<string[]> => [...new Set([...(await units.heldBy(placesToday(person))).values()].flat())];

  /** Throws unknown_group. */
  const mustKnowGroups = (groups: readonly string[]): void => {
    if (groups.some((group) => knownGroups && !knownGroups.has(group))) throw new AppError('unknown_group');
  };

  /** Names, logins and marks of a person as they are stored. Throws bad_phone. */
  const plainFields = ({ fullName, sex, birthYear, username, phone, email }: Entered): Change => ({
    ...(fullName === undefined ? {} : { fullName, searchWords: foldWords(fullName), sortKey: nameSortKey(fullName) }),
    ...(sex === undefined ? {} : { sex }),
    ...(birthYear === undefined ? {} : { birthYear }),
    ...(username === undefined ? {} : { username }),
    ...(phone === undefined ? {} : { phone: phone ? phoneOf(phone) : null }),
    ...(email === undefined ? {} : { email }),
  });

  /**
   * What an entry changes of a person, groups and places dated from `day`. `mayPlace` is asked of each new place.
   * Throws future_day, bad_phone, unknown_group, unknown_unit, outside_unit, and bad_input for a day before the last change.
   */
  const changeOf = async (person: PersonDoc, entered: Entered, day: string, mayPlace: (path: readonly string[], place: 'workplace' | 'residence') => boolean = () => true): Promise<Change> => {
    if (day > today()) throw new AppError('future_day', { faults: [{ path: 'body.from', message: 'a day to come' }] });
    const change = plainFields(entered);
    if (entered.groups) {
      mustKnowGroups(entered.groups);
      change.groups = regrouped(person.groups, entered.groups, day);
    }
    for (const [place, places] of [['workplace', 'workplaces'], ['residence', 'residences']] as const) {
      const ref = entered[place];
      if (ref === undefined) continue;
      const unit = ref === null ? null : await units.require(ref, day);
      const isNew = unit && unit._id !== placeOn(person, place, today());
      if (isNew && !mayPlace(unit.path, place)) throw new AppError('outside_unit');
      change[places] = await units.followed(movedTo(person[places], unit?._id ?? null, day));
    }
    const next = { ...person, ...change };
    const moved = change.groups || change.workplaces || change.residences ? { moved: newId(deps.clock) } : {};
    return { ...change, ...moved, logins: loginsOf(next), units: await heldNow(next) };
  };

  return {
    get, changeOf, heldNow, mustKnowGroups,
    /** Which groups a person may be put into; any, until the plan has told. */
    allowGroups(ids: readonly string[]): void {
      knownGroups = new Set(ids);
    },
    byLogin: (key: string) => people.findOne({ logins: key }).lean(),

    /** A new person as entered, not yet written. `by` is the person who enters them, null for themselves. */
    async draft(id: string, by: string | null, entered: Entered, day = today(), mayPlace?: Parameters<typeof changeOf>[3]): Promise<PersonDoc> {
      const blank: PersonDoc = {
        _id: id, fullName: '', searchWords: [], sortKey: '', sex: null, birthYear: null, username: null, phone: null, email: null, logins: [], passwordHash: null,
        mustChangePassword: false, oneTimeUntil: null, address: null, language: 'vi', roles: [], groups: [], workplaces: [], residences: [], units: [],
        illustrative: false, createdAt: deps.clock.now(), createdBy: by,
      };
      return { ...blank, ...(await changeOf(blank, entered, day, mayPlace)) };
    },
    /** Writes a new person once by id; answers whom the register holds under that id. Throws login_taken. */
    async add(person: PersonDoc): Promise<{ person: PersonDoc; isNew: boolean }> {
      try {
        await people.create(person);
        return { person, isNew: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const there = await people.findById(person._id).lean();
        if (!there) throw new AppError('login_taken');
        return { person: there, isNew: false };
      }
    },
    /** Changes a person; `make` is asked again when somebody else changed them meanwhile. Throws not_found, login_taken. */
    async change(id: string, make: (person: PersonDoc) => Promise<Change> | Change): Promise<PersonDoc> {
      for (let turn = 0; turn < tries; turn++) {
        const person = await get(id);
        const change = await make(person);
        try {
          const changed = await people.findOneAndUpdate({ _id: id, rev: person.rev ?? null }, { $set: change, $inc: { rev: 1 } }, { returnDocument: 'after' }).lean();
          if (changed) return changed;
        } catch (error) {
          throw isDuplicateKey(error) ? new AppError('login_taken') : error;
        } finally {
          deps.bus.emit('person:changed', { person: id });
        }
      }
      throw new AppError('store_unavailable');
    },
    /** Writes whole people in bulk, for seeds; those there already stay as they are. */
    async addAll(docs: readonly PersonDoc[]): Promise<void> {
      const known = await units.heldBy(docs.flatMap(placesToday));
      const writes = docs.map((person) => {
        const above = placesToday(person).flatMap((id) => known.get(id) ?? []);
        const { _id, ...rest } = { ...person, units: [...new Set(above)], logins: loginsOf(person), searchWords: foldWords(person.fullName), sortKey: nameSortKey(person.fullName) };
        return { updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true } };
      });
      for (let start = 0; start < writes.length; start += 500) await people.bulkWrite(writes.slice(start, start + 500), { ordered: true });
    },
  };
};
export type RegisterService = ReturnType<typeof registerService>;
