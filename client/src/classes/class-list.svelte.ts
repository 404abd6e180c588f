// Who attends a class: shown at once as it is pressed, put back with the reason when the server refuses.
import type { Result } from '@hoctap/shared';
import { dayOf } from '@hoctap/shared/time';
import { call } from '../api.ts';
import { Listed, asApiError } from '../ui/loaded.svelte.ts';

export type Attendant = Result<'listClassPeople'>['items'][number];

export class ClassList {
  one = $state.raw<Result<'getClass'>>() as Result<'getClass'>;
  q = $state('');
  failed = $state('');
  /** What was said here; the list keeps its order. */
  #said = $state<Record<string, number[]>>({});
  #turn: Promise<unknown> = Promise.resolve();
  readonly people: Listed<Attendant>;

  constructor(one: Result<'getClass'>, private readonly mayRun: () => boolean) {
    this.one = one;
    const { id } = one;
    this.people = new Listed((cursor) => call('listClassPeople', { params: { class: id }, query: { q: this.q || undefined, cursor } }));
  }

  get isRunning(): boolean {
    return this.one.closedAt === null && this.mayRun();
  }
  /** Periods of the meetings that have been; none of those to come. */
  get full(): number[] {
    const today = dayOf(new Date());
    return this.one.meetings.map(({ day, periods }) => (day > today ? 0 : periods));
  }
  attendedBy({ person, attended }: Attendant): number[] {
    return this.#said[person.id] ?? attended ?? this.one.meetings.map(() => 0);
  }

  /** Says what somebody attended; one after the other, so that the last word is the last to arrive. */
  put({ person, attended: before }: Attendant, attended: number[]): Promise<void> {
    this.failed = '';
    const was = this.#said[person.id] ?? before ?? this.one.meetings.map(() => 0);
    this.#said[person.id] = attended;
    const turn = this.#turn.then(async () => {
      try {
        this.one = await call('putAttendance', { params: { class: this.one.id, person: person.id }, body: { attended } });
      } catch (error) {
        this.#said[person.id] = was;
        this.failed = asApiError(error).message;
      }
    });
    this.#turn = turn;
    return turn;
  }

  /** Closes the class; false when it was refused. */
  async close(): Promise<boolean> {
    await this.#turn;
    try {
      this.one = await call('closeClass', { params: { class: this.one.id } });
      this.q = '';
      await this.people.load();
      return true;
    } catch (error) {
      this.failed = asApiError(error).message;
      return false;
    }
  }
}
