// One claim on its page: what the server says of it, what is being answered, and the actions.
import type { TitleAnswer, TitleClaim } from '@hoctap/shared/titles.contract';
import { type Assessment, type TitleAction, assessment } from '@hoctap/shared/titles.rules';
import { v7 } from 'uuid';
import { call } from '../api.ts';
import { Loaded } from '../ui/loaded.svelte.ts';

export interface Given { comment: string; level: string; number: string; date: string }
/** What is in the fields of one criterion. */
export interface Answer { value: number | null; text: string }
interface Form { answers: Record<string, Answer>; name: string; members: { id: string; fullName: string }[] }

const formOf = ({ definition, content, name, members }: TitleClaim): Form => ({
  answers: Object.fromEntries(definition.criteria.filter(({ check }) => check.kind === 'self' || check.kind === 'document').map(({ id }) => {
    const found = content.answers.find(({ criterion }) => criterion === id);
    return [id, { value: found?.value ?? null, text: found?.text ?? '' }];
  })),
  name: name ?? '', members: [...members],
});

export class OpenTitle {
  readonly loaded: Loaded<TitleClaim>;
  /** Undefined until the claim is here. */
  form = $state<Form>();
  readonly isDirty = $derived.by(() => this.form !== undefined && this.loaded.value !== undefined && JSON.stringify(this.form) !== JSON.stringify(formOf(this.loaded.value)));
  /** What figures and fields reach, as they are typed. */
  readonly result: Assessment | undefined = $derived.by(() => {
    const claim = this.loaded.value;
    if (!claim || claim.isFrozen) return claim?.content.result;
    return assessment(claim.definition, [...claim.content.figures.map(({ criterion, value }) => ({ criterion, value, text: '' })), ...this.answers]);
  });
  // One id for one action, however often the button is pressed.
  #id = v7();

  constructor(private readonly claim: string) {
    this.loaded = new Loaded(async () => {
      const found = await call('getTitle', { params: { claim } });
      this.form = formOf(found);
      return found;
    });
  }

  private get answers(): TitleAnswer[] {
    return Object.entries(this.form?.answers ?? {}).filter(([, { value, text }]) => value !== null || text.trim() !== '').map(([criterion, { value, text }]) => ({ criterion, value, text }));
  }
  private take(next: TitleClaim): void {
    this.loaded.value = next;
    this.form = formOf(next);
    this.#id = v7();
  }

  /** Saves the fields over the revision that was read. Throws ApiError. */
  async save(): Promise<void> {
    const claim = this.loaded.value;
    if (!claim || !this.form || !this.isDirty) return;
    const named = claim.name !== null && !claim.person ? { name: this.form.name, members: this.form.members.map(({ id }) => id) } : {};
    this.take(await call('saveTitle', { params: { claim: this.claim }, body: { revision: claim.revision, answers: this.answers, ...named } }));
  }

  /** What is written is saved first, so that nothing is handed in half. Throws ApiError. */
  async run(action: TitleAction, { comment, level, number, date }: Given): Promise<void> {
    if (action === 'submit') await this.save();
    const now = this.loaded.value;
    if (!now) return;
    const params = { claim: this.claim };
    const acting = { id: this.#id, seen: now.seen };
    const calls = {
      submit: () => call('submitTitle', { params, body: { ...acting, revision: now.revision } }),
      return: () => call('returnTitle', { params, body: { ...acting, comment } }),
      recognise: () => call('recogniseTitle', { params, body: { ...acting, level, number, date } }),
      refuse: () => call('refuseTitle', { params, body: { ...acting, comment } }),
      withdraw: () => call('withdrawTitle', { params, body: { ...acting, comment } }),
    };
    this.take(await calls[action]());
  }
}
