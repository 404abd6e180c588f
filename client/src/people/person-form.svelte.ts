// What an administrator enters about a person, new or known.
import type { Input, Result } from '@hoctap/shared';
import type { ApiError } from '../api.ts';
import { named } from '../i18n/messages.ts';
import type { Choice } from '../ui/Picker.svelte';
import { t } from './people.messages.ts';

type Person = Result<'getPerson'>;
type Body = Required<Omit<NonNullable<Input<'updatePerson'>['body']>, 'from'>>;

const choiceOf = (unit: Person['workplace']): Choice | null => unit && { id: unit.id, name: named(unit.nameVi, unit.nameEn) };
/** Refusals by a rule that belong to one field. */
const fieldOf: Partial<Record<ApiError['code'], string>> = { bad_phone: 'phone', outside_unit: 'workplace' };

export class PersonForm {
  fullName = $state('');
  sex = $state<'' | 'female' | 'male'>('');
  birthYear = $state('');
  phone = $state('');
  username = $state('');
  email = $state('');
  groups = $state<string[]>([]);
  workplace = $state.raw<Choice | null>(null);
  residence = $state.raw<Choice | null>(null);
  /** What the server refused, by field. */
  faults = $state.raw<Record<string, string>>({});

  /** Empty, or as the person stands today. */
  constructor(person?: Person) {
    if (!person) return;
    this.fullName = person.fullName;
    this.sex = person.sex ?? '';
    this.birthYear = person.birthYear?.toString() ?? '';
    this.phone = person.phone ?? '';
    this.username = person.username ?? '';
    this.email = person.email ?? '';
    this.groups = person.groups;
    this.workplace = choiceOf(person.workplace);
    this.residence = choiceOf(person.residence);
  }

  get body(): Body {
    const textOf = (value: string) => value.trim() || null;
    return {
      fullName: this.fullName, sex: this.sex || null, birthYear: this.birthYear ? Number(this.birthYear) : null,
      phone: textOf(this.phone), username: textOf(this.username), email: textOf(this.email),
      groups: this.groups, workplace: this.workplace?.id ?? null, residence: this.residence?.id ?? null,
    };
  }

  /** Puts a refusal to the fields that it names. */
  refuse(error: ApiError): void {
    const named = (error.problem?.faults ?? []).map(({ path }) => [path.split('.')[1] ?? '', t.check] as const);
    const field = fieldOf[error.code];
    this.faults = { ...Object.fromEntries(named), ...(field ? { [field]: error.message } : {}) };
  }
}
