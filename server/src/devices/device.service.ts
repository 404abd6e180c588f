// Devices of a centre that many people use one after another: made by who runs sessions there, entered by PIN or card, by one
// person at a time, revoked with everybody on them.
import { AppError, type Answer, type Parsed, can, dayOf } from '@hoctap/shared';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { AccountService, Begun } from '../accounts/account.service.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { PersonDoc } from '../accounts/person.model.ts';
import type { Deps } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type UnitService, nameOf } from '../units/unit.service.ts';
import { type DeviceDoc, deviceModel } from './device.model.ts';
import { keyService } from './key.service.ts';
import { createSecrets } from './secrets.ts';

/** Where people learn together; a device of a whole district or city would be entered by too many. */
const levels = new Set(['clc', 'commune', 'school', 'agency', 'enterprise']);
/** Wrong PINs and cards of one device in an hour, whoever is tried. */
const perDevice = { points: 60, duration: 3600 };

export const deviceService = (deps: Deps, { units, people, accounts }: { units: UnitService; people: PeopleService; accounts: AccountService }) => {
  const devices = deviceModel(deps.db);
  const keys = keyService(deps, { units, accounts, people });
  const secrets = createSecrets(deps.secret);
  const guesses = new RateLimiterMemory({ keyPrefix: 'device', ...perDevice });
  const now = () => deps.clock.now();

  const view = async (found: readonly DeviceDoc[]): Promise<Answer<'makeDevice'>[]> => {
    const [names, makers] = await Promise.all([units.names(found.map(({ unit }) => unit)), people.names(found.map(({ madeBy }) => madeBy))]);
    return found.flatMap(({ _id, name, unit, madeAt, madeBy, lastUsedAt, revokedAt }) => {
      const named = names.get(unit);
      if (!named) return [];
      return {
        id: _id, name, unit: named, madeAt: madeAt.toISOString(), madeBy: makers.get(madeBy)?.fullName ?? '',
        lastUsedAt: lastUsedAt?.toISOString() ?? null, revokedAt: revokedAt?.toISOString() ?? null,
      };
    });
  };
  const one = async (device: DeviceDoc): Promise<Answer<'makeDevice'>> => {
    const [viewed] = await view([device]);
    if (!viewed) throw new AppError('not_found');
    return viewed;
  };
  /** The device that asks, while it is shared. Throws device_revoked, also for one that nobody made. */
  const asking = async (id: string, secret: string): Promise<DeviceDoc> => {
    const device = await devices.findById(id).lean();
    if (!device || device.revokedAt || !secrets.isDevice(secret, device.secretHash)) throw new AppError('device_revoked');
    return device;
  };
  /** Lets one person in by what `find` makes sure of. */
  const enter = async (id: string, secret: string, find: (device: DeviceDoc) => Promise<PersonDoc>): Promise<Begun> => {
    const device = await asking(id, secret);
    if (deps.config.rateLimit) {
      await guesses.consume(id).catch((state: RateLimiterRes) => {
        throw new AppError('too_many_requests', { retryAfter: Math.max(1, Math.ceil(state.msBeforeNext / 1000)) });
      });
    }
    const person = await find(device);
    await keys.admit(person, device.unit);
    if (deps.config.rateLimit) await guesses.reward(id);
    await devices.updateOne({ _id: id }, { $set: { lastUsedAt: now() } });
    const begun = await accounts.beginOn(person, id);
    // Revoked at this very moment: it ended those that were there before this one.
    if ((await devices.findById(id).lean())?.revokedAt) {
      await accounts.endOnDevices({ device: id });
      throw new AppError('device_revoked');
    }
    return begun;
  };

  return {
    keys,
    async make(caller: Caller, unit: GateUnit, { id, name, secret }: Parsed<'makeDevice'>['body']): Promise<Answer<'makeDevice'>> {
      const { level } = await units.find(unit._id);
      if (!levels.has(level)) throw new AppError('unknown_unit');
      const device: DeviceDoc = {
        _id: id, name, unit: unit._id, units: unit.path, secretHash: secrets.hashDevice(secret), madeAt: now(), madeBy: caller.id, lastUsedAt: null, revokedAt: null,
      };
      await devices.create(device).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
      const stored = await devices.findById(id).lean();
      if (stored?.unit !== unit._id || stored.secretHash !== device.secretHash || stored.madeBy !== caller.id) throw new AppError('id_taken');
      return one(stored);
    },
    async list(unit: GateUnit, { cursor, limit }: Parsed<'listDevices'>['query']): Promise<Answer<'listDevices'>> {
      const found = await devices.find({ $and: [{ units: unit._id }, after('madeAt', cursor, -1, 'date')] }).sort({ madeAt: -1, _id: -1 }).limit(limit + 1).lean();
      const page = pageFrom(found, limit, ({ madeAt, _id }) => [madeAt.toISOString(), _id]);
      return { ...page, items: await view(page.items) };
    },
    /** Throws not_found, outside_unit. A repeat ends what may have been left of the first. */
    async revoke(caller: Caller, id: string): Promise<Answer<'revokeDevice'>> {
      const device = await devices.findById(id).lean();
      if (!device) throw new AppError('not_found');
      if (!can(caller, 'session:run', device.units, dayOf(now()))) throw new AppError('outside_unit');
      await devices.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt: now() } });
      await accounts.endOnDevices({ device: id });
      return one((await devices.findById(id).lean()) ?? device);
    },
    async ask(id: string, secret: string): Promise<Answer<'askDevice'>> {
      const device = await asking(id, secret);
      return { name: device.name, unit: nameOf(await units.find(device.unit)) };
    },
    byPin: (id: string, body: Parsed<'enterByPin'>['body']) => enter(id, body.secret, () => keys.byPin(id, body)),
    byCard: (id: string, { secret, code }: Parsed<'enterByCard'>['body']) => enter(id, secret, () => keys.byCard(code)),
  };
};
export type DeviceService = ReturnType<typeof deviceService>;
