// Which of the new units is somebody's, since theirs was divided: asked of themselves, or said by who keeps the people there.
import { type Answer, AppError, type Parsed, can, dayOf } from '@hoctap/shared';
import type { PlaceQuestion } from '@hoctap/shared/reorganisations.contract';
import type { Deps } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { waitingAt } from '../units/dated-tree.rules.ts';
import type { ReorganisationService } from '../units/reorganisation.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import { type PersonDoc, personModel } from './person.model.ts';
import type { RegisterService } from './register.service.ts';

type Place = PlaceQuestion['place'];
interface Lower { units: UnitService; register: RegisterService; reorganisations: ReorganisationService }
interface Said { place: Place; was: string; unit: string }

const fields = { residence: 'residences', workplace: 'workplaces' } as const;

export const placeQuestionService = (deps: Deps, { units, register, reorganisations }: Lower) => {
  const people = personModel(deps.db);
  const today = () => dayOf(deps.clock.now());

  const questionOf = async (person: Pick<PersonDoc, 'residences' | 'workplaces'>, place: Place): Promise<PlaceQuestion | null> => {
    const open = person[fields[place]].find(({ to }) => to === null);
    const divided = open && (await units.dated())?.dividedInto(open.unit, today());
    if (!open || !divided) return null;
    const names = await units.names([divided.unit._id, ...divided.into]);
    const unit = names.get(divided.unit._id);
    const choices = divided.into.flatMap((id) => names.get(id) ?? []).sort((a, b) => a.nameVi.localeCompare(b.nameVi, 'vi'));
    const from = open.from > divided.date ? open.from : divided.date;
    return unit ? { place, unit, from, resolution: await reorganisations.resolutionOn(divided.date), choices } : null;
  };
  const questionsOf = async (person: Pick<PersonDoc, 'residences' | 'workplaces'>): Promise<PlaceQuestion[]> =>
    (await Promise.all([questionOf(person, 'residence'), questionOf(person, 'workplace')])).filter((one) => one !== null);

  /** Writes the answer from the day of the division on. Throws unknown_unit for a unit that took none of theirs. */
  const say = (id: string, { place, was, unit }: Said, mustReach: (person: PersonDoc) => void = () => undefined): Promise<PersonDoc> =>
    register.change(id, async (person) => {
      mustReach(person);
      const question = await questionOf(person, place);
      const isSaid = person[fields[place]].some((one) => one.unit === unit);
      if (question?.unit.id !== was) {
        if (isSaid) return {};
        throw new AppError('unknown_unit');
      }
      if (!question.choices.some((choice) => choice.id === unit)) throw new AppError('unknown_unit');
      return register.changeOf(person, { [place]: unit }, question.from);
    });

  return {
    /** Nobody is asked where there is nothing to choose: then an officer decides. */
    async mine(person: string): Promise<Answer<'getMyPlaceQuestion'>> {
      const question = await questionOf(await register.get(person), 'residence');
      return { question: question && question.choices.length > 0 ? question : null };
    },
    async answer(person: string, { was, unit }: Parsed<'answerMyPlaceQuestion'>['body']): Promise<Answer<'answerMyPlaceQuestion'>> {
      await say(person, { place: 'residence', was, unit });
      return this.mine(person);
    },
    async list(unit: GateUnit, { cursor, limit }: Parsed<'listUnassignedPeople'>['query']): Promise<Answer<'listUnassignedPeople'>> {
      const found = await people.find({ $and: [{ units: waitingAt(unit._id) }, after('sortKey', cursor)] }).sort({ sortKey: 1, _id: 1 }).limit(limit + 1).lean();
      const page = pageFrom(found, limit, (person) => [person.sortKey, person._id]);
      const items = await Promise.all(page.items.map(async (person) => ({
        person: { id: person._id, fullName: person.fullName, birthYear: person.birthYear }, questions: await questionsOf(person),
      })));
      return { ...page, items };
    },
    /** Throws outside_unit unless the caller keeps people at a unit that holds the person. */
    async assign(caller: Caller, id: string, said: Said): Promise<Answer<'assignPerson'>> {
      const person = await say(id, said, (one) => {
        if (!can(caller, 'people:write', one.units, today())) throw new AppError('outside_unit');
      });
      return { questions: await questionsOf(person) };
    },
  };
};
export type PlaceQuestionService = ReturnType<typeof placeQuestionService>;
