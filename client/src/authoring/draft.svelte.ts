// A draft being written: changed in memory, saved by itself a moment later, guarded by its rev against another writer.
import type { Problem } from '@hoctap/shared';
import type { CourseContent, CourseDraft } from '@hoctap/shared/courses.contract';
import { call } from '../api.ts';
import { asApiError } from '../ui/loaded.svelte.ts';

const saveAfterMs = 1500;

export class DraftEditor {
  draft = $state.raw<CourseDraft>() as CourseDraft;
  content = $state.raw<CourseContent>() as CourseContent;
  savedAt = $state.raw<Date | null>(null);
  isDirty = $state(false);
  isSaving = $state(false);
  /** Why the last save or step was refused. */
  error = $state('');
  faults = $state.raw<NonNullable<Problem['faults']>>([]);
  /** Somebody else saved in between: nothing is saved until the writer has chosen. */
  isOvertaken = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(draft: CourseDraft) {
    this.#take(draft);
  }

  #take(draft: CourseDraft): void {
    this.draft = draft;
    this.content = draft.content;
    this.isDirty = false;
    this.isOvertaken = false;
  }

  /** May the author change it now? A course that waits for its reviewer may not. */
  get isOpen(): boolean {
    return this.draft.state !== 'in_review';
  }

  change(fields: Partial<CourseContent>): void {
    if (!this.isOpen) return;
    this.content = { ...this.content, ...fields };
    this.isDirty = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), saveAfterMs);
  }

  /** Saves what changed; several calls follow one another. What was typed stays, whatever the answer. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#saveOnce());
    return this.#saving;
  }

  async #saveOnce(): Promise<void> {
    if (!this.isDirty || this.isOvertaken) return;
    const content = this.content;
    this.isSaving = true;
    try {
      const saved = await call('saveDraft', { params: { course: this.draft.id }, body: { rev: this.draft.rev, content } });
      this.draft = saved;
      // What was typed while it was on its way is saved next.
      this.isDirty = this.content !== content;
      this.savedAt = new Date();
      this.error = '';
      this.faults = [];
    } catch (error) {
      this.#refused(error);
    } finally {
      this.isSaving = false;
    }
    if (this.isDirty && this.error === '') this.change({});
  }

  #refused(error: unknown): void {
    const problem = asApiError(error);
    this.isOvertaken = problem.code === 'draft_changed';
    this.error = problem.message;
    this.faults = problem.problem?.faults ?? [];
  }

  /** Sends the saved draft to the reviewers. */
  async sendForReview(): Promise<boolean> {
    await this.save();
    if (this.isDirty) return false;
    try {
      this.#take(await call('sendForReview', { params: { course: this.draft.id }, body: { rev: this.draft.rev } }));
      this.error = '';
      this.faults = [];
      return true;
    } catch (error) {
      this.#refused(error);
      return false;
    }
  }

  /** Takes the draft back from the reviewers, to go on with it. */
  async takeBack(): Promise<void> {
    try {
      this.#take(await call('takeBackDraft', { params: { course: this.draft.id }, body: { rev: this.draft.rev } }));
      this.error = '';
    } catch (error) {
      this.#refused(error);
    }
  }

  /** Gives up what is here and takes what the other writer saved. */
  async reload(): Promise<void> {
    this.#take(await call('getDraft', { params: { course: this.draft.id } }));
    this.error = '';
  }

  close(): void {
    void this.save();
  }
}
