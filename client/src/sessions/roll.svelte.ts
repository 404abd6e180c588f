// The roll of one session: shown at once as it is ticked, put back with the reason when the server refuses.
import type { Result } from '@hoctap/shared';
import { call } from '../api.ts';
import { Listed, asApiError } from '../ui/loaded.svelte.ts';

export type Attendee = Result<'listAttendees'>['items'][number];

export class Roll {
  session = $state.raw<Result<'getSession'>>() as Result<'getSession'>;
  q = $state('');
  failed = $state('');
  /** What was ticked here; the list keeps its order, so that nobody jumps away under a finger. */
  #ticked = $state<Record<string, boolean>>({});
  readonly people = new Listed((cursor) => call('listAttendees', { params: { session: this.session.id }, query: { q: this.q || undefined, cursor } }));

  constructor(session: Result<'getSession'>) {
    this.session = session;
  }

  get isOpen(): boolean {
    return this.session.closedAt === null;
  }

  isPresent({ person, present }: Attendee): boolean {
    return this.#ticked[person.id] ?? present;
  }

  async toggle(attendee: Attendee): Promise<void> {
    const before = this.isPresent(attendee);
    const { id } = attendee.person;
    this.failed = '';
    this.#ticked[id] = !before;
    try {
      this.session = await call('markPresence', { params: { session: this.session.id, person: id }, body: { present: !before } });
    } catch (error) {
      this.#ticked[id] = before;
      this.#refused(error);
    }
  }

  /** Takes over the session after somebody was added, and reads the roll anew: those present stand first. */
  async added(session: Result<'getSession'>): Promise<void> {
    this.session = session;
    await this.people.load();
  }

  /** Ends the session; how many completed the course, or null when it was refused. */
  async close(): Promise<number | null> {
    this.failed = '';
    try {
      const { completions, ...session } = await call('closeSession', { params: { session: this.session.id } });
      this.session = session;
      [this.q, this.#ticked] = ['', {}];
      await this.people.load();
      return completions;
    } catch (error) {
      this.#refused(error);
      return null;
    }
  }

  #refused(error: unknown): void {
    const { code, message } = asApiError(error);
    this.failed = message;
    // Closed elsewhere: show it as it is.
    if (code === 'session_closed') void call('getSession', { params: { session: this.session.id } }).then((session) => (this.session = session), () => undefined);
  }
}
