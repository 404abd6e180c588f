// The unit that an official's page is about: its names, where it hangs, and what the person may do there.
import type { Result, Verb } from '@hoctap/shared';
import { call } from '../api.ts';
import { named } from '../i18n/messages.ts';
import { auth } from '../state/auth.svelte.ts';
import { Loaded } from '../ui/loaded.svelte.ts';

export class UnitInView {
  readonly #loaded: Loaded<Result<'getUnit'>>;

  /** Reads the unit at once; a page shows its own error when there is no such unit. */
  constructor(ref: string) {
    this.#loaded = new Loaded(() => call('getUnit', { params: { unit: ref } }));
    void this.#loaded.load();
  }

  get unit(): Result<'getUnit'> | undefined {
    return this.#loaded.value;
  }
  get ancestors(): Result<'getUnit'>['ancestors'] {
    return this.unit?.ancestors ?? [];
  }
  get name(): string {
    return this.unit ? named(this.unit.nameVi, this.unit.nameEn) : '';
  }
  /** May the person do this here? No, until the unit is known. */
  can(verb: Verb): boolean {
    return this.unit !== undefined && auth.can(verb, [...this.ancestors.map(({ id }) => id), this.unit.id]);
  }
}
