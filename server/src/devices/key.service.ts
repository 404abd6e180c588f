// PINs and cards of learners: given by who runs sessions at their unit, or a PIN chosen by themselves. Never for staff: what
// they may do is more than six digits protect.
import { AppError, type Answer, type Parsed, dayOf, validOn } from '@hoctap/shared';
import type { Keys } from '@hoctap/shared/devices.contract';
import { isObviousPin } from '@hoctap/shared/devices.rules';
import type { AccountService } from '../accounts/account.service.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { PersonDoc } from '../accounts/person.model.ts';
import type { Deps } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import type { UnitService } from '../units/unit.service.ts';
import { type KeyDoc, keyModel, tryModel } from './key.model.ts';
import { createSecrets } from './secrets.ts';

/** Wrong PINs on one device before it must wait, and how long; and on all devices before only a new PIN helps. */
const [freeOnDevice, waitMs, freeInAll] = [5, 15 * 60_000, 15];

export const keyService = (deps: Deps, { units, accounts, people }: { units: UnitService; accounts: AccountService; people: PeopleService }) => {
  const keys = keyModel(deps.db);
  const tries = tryModel(deps.db);
  const secrets = createSecrets(deps.secret);
  const now = () => deps.clock.now();

  const isStaff = ({ roles }: PersonDoc): boolean => roles.some((grant) => grant.role !== 'learner' && validOn(grant, dayOf(now())));
  /** The unit whose people use a unit's devices. Nobody lives in a learning centre: it is its commune's. */
  const homeOf = async (unit: string): Promise<string> => {
    const { level, parent } = await units.find(unit);
    return level === 'clc' && parent ? parent : unit;
  };
  const isOf = async (person: PersonDoc, unit: string): Promise<boolean> => person.units.includes(await homeOf(unit));
  /** A learner of the unit. Throws not_found, outside_unit, not_for_staff. */
  const learner = async (unit: GateUnit, id: string): Promise<PersonDoc> => {
    const person = await people.get(id);
    if (person.aliasOf || !(await isOf(person, unit._id))) throw new AppError('outside_unit');
    if (isStaff(person)) throw new AppError('not_for_staff');
    return person;
  };
  const row = ({ _id, fullName, birthYear }: PersonDoc, held: KeyDoc | null | undefined): Keys => ({
    person: _id, fullName, birthYear, pinSince: held?.pinSince?.toISOString() ?? null, isPinLocked: (held?.wrong ?? 0) >= freeInAll, cardSince: held?.cardSince?.toISOString() ?? null,
  });
  const view = async (person: PersonDoc): Promise<Keys> => row(person, await keys.findById(person._id).lean());
  const put = async (person: string, set: Partial<KeyDoc>): Promise<void> => {
    await keys.updateOne({ _id: person }, { $set: set, ...('wrong' in set ? {} : { $setOnInsert: { wrong: 0 } }) }, { upsert: true });
  };
  const pinFor = async (person: string, pin: string, by: string, pinId: string | null): Promise<void> => {
    await put(person, { pinHash: await secrets.hashPin(person, pin), pinSince: now(), pinId, wrong: 0, by });
    await tries.deleteMany({ person });
  };

  /** Counts a guess as wrong before it is checked, so that many at once win nothing. Throws pin_locked. */
  const count = async (device: string, person: string): Promise<void> => {
    const id = `${device}:${person}`;
    const rest = await tries.findById(id).lean();
    if (rest?.until && rest.until > now()) throw new AppError('pin_locked', { retryAfter: Math.ceil((rest.until.getTime() - now().getTime()) / 1000) });
    // A wait that is over begins a new count.
    if (rest?.until) await tries.updateOne({ _id: id, until: rest.until }, { $set: { wrong: 0, until: null } });
    const counted = await tries.findOneAndUpdate({ _id: id }, { $inc: { wrong: 1 }, $setOnInsert: { person } }, { upsert: true, returnDocument: 'after' }).lean();
    const wrong = counted?.wrong ?? freeOnDevice;
    if (wrong >= freeOnDevice) await tries.updateOne({ _id: id, until: null }, { $set: { until: new Date(now().getTime() + waitMs) } });
    if (wrong > freeOnDevice) throw new AppError('pin_locked', { retryAfter: waitMs / 1000 });
    // Counted for a person without a PIN as well: nobody learns who has one.
    const inAll = await keys.findOneAndUpdate({ _id: person }, { $inc: { wrong: 1 } }, { returnDocument: 'after' }).lean();
    if ((inAll?.wrong ?? 0) > freeInAll) throw new AppError('pin_locked');
  };

  return {
    async list(unit: GateUnit, query: Parsed<'listKeys'>['query']): Promise<Answer<'listKeys'>> {
      const home = await units.find(await homeOf(unit._id));
      const page = await people.list(home, { ...query, group: undefined });
      const found = await people.byIds(page.items.map(({ id }) => id));
      const held = new Map((await keys.find({ _id: { $in: [...found.keys()] } }).lean()).map((key) => [key._id, key]));
      const learners = page.items.flatMap(({ id }) => found.get(id) ?? []).filter((person) => !isStaff(person));
      return { ...page, items: learners.map((person) => row(person, held.get(person._id))) };
    },
    /** A PIN that follows from the id of the request; a repeat answers it again as long as it holds. */
    async givePin(caller: Caller, unit: GateUnit, id: string, request: string): Promise<Answer<'givePin'>> {
      const person = await learner(unit, id);
      const pin = secrets.pinOf(id, request);
      const held = await keys.findById(id).lean();
      if (held?.pinId !== request) await pinFor(id, pin, caller.id, request);
      return { ...(await view(person)), pin };
    },
    async giveCards(caller: Caller, unit: GateUnit, { cards }: Parsed<'giveCards'>['body']): Promise<Answer<'giveCards'>> {
      const given: Answer<'giveCards'>['cards'] = [];
      for (const card of cards) {
        const person = await learner(unit, card.person);
        const code = secrets.cardOf(card.person, card.id);
        const cardHash = secrets.hashCard(code);
        if ((await keys.findById(card.person).lean())?.cardHash !== cardHash) await put(card.person, { cardHash, cardSince: now(), by: caller.id });
        given.push({ person: card.person, fullName: person.fullName, code });
      }
      return { cards: given };
    },
    async take(caller: Caller, unit: GateUnit, id: string): Promise<Keys> {
      const person = await people.get(id);
      if (!(await isOf(person, unit._id))) throw new AppError('outside_unit');
      await keys.updateOne({ _id: id }, { $set: { pinHash: null, pinSince: null, pinId: null, wrong: 0, cardHash: null, cardSince: null, by: caller.id } });
      await accounts.endOnDevices({ person: id });
      return view(person);
    },
    async setMine(caller: Caller, { pin, password }: Parsed<'setMyPin'>['body'], address: string): Promise<void> {
      if (isObviousPin(pin)) throw new AppError('weak_pin');
      if (isStaff(await people.get(caller.id))) throw new AppError('not_for_staff');
      await accounts.confirm(caller, password, address);
      await pinFor(caller.id, pin, caller.id, null);
    },

    /** The person whose PIN this is. Throws wrong_pin, pin_locked. */
    async byPin(device: string, { who, pin }: Parsed<'enterByPin'>['body']): Promise<PersonDoc> {
      const person = 'person' in who ? ((await people.byIds([who.person])).get(who.person) ?? null) : await people.byLogin(who.login);
      const id = person?._id ?? ('person' in who ? who.person : secrets.hashCard(who.login));
      await count(device, id);
      const held = await keys.findById(id).lean();
      const isRight = await secrets.isPin(id, pin, held?.pinHash);
      if (!isRight || !person) throw new AppError('wrong_pin');
      await tries.deleteOne({ _id: `${device}:${id}` });
      await keys.updateOne({ _id: id }, { $set: { wrong: 0 } });
      return person;
    },
    /** The person whose card this is. Throws wrong_card. */
    async byCard(code: string): Promise<PersonDoc> {
      const held = await keys.findOne({ cardHash: secrets.hashCard(code) }).lean();
      if (!held) throw new AppError('wrong_card');
      return people.get(held._id);
    },
    /** Throws wrong_centre, not_for_staff, account_merged for somebody who may not enter a device of that unit. */
    async admit(person: PersonDoc, unit: string): Promise<void> {
      if (person.aliasOf) throw new AppError('account_merged');
      if (!(await isOf(person, unit))) throw new AppError('wrong_centre');
      if (isStaff(person)) throw new AppError('not_for_staff');
    },
  };
};
