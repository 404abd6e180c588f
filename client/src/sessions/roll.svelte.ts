// The roll of one session: shown at once as it is ticked, put back with the reason when the server refuses.
import type { Result } from '@hoctap/shared';
import { call } from '../api.ts';
import { Listed, asApiError } from '../ui/loaded.svelte.ts';

export type Attendee = Result<'listAttendees'>['items'][number];
export type Stay = NonNullable<Attendee['stay']>;

export class Roll {
  session = $state.raw<Result<'getSession'>>() as Result<'getSession'>;
  q = $state('');
  failed = $state('');
  /** What was ticked here; the list keeps its order, so that nobody jumps away under a finger. */
  #ticked = $state<Record<string, boolean>>({});
  /** What the server took of it. */
  #taken: Record<string, boolean> = {};
  /** Times that were noted here; null again for who was there throughout. */
  #stays = $state<Record<string, Stay | null>>({});
  /** How many more, or fewer, once the server has taken all that was ticked. */
  #ahead = $state(0);
  #turn: Promise<unknown> = Promise.resolve();
  readonly people: Listed<Attendee>;

  constructor(session: Result<'getSession'>, private readonly mayRun: () => boolean) {
    this.session = session;
    const { id } = session;
    // Not `this.session`: whoever shows the list would read it anew with every tick.
    this.people = new Listed((cursor) => call('listAttendees', { params: { session: id }, query: { q: this.q || undefined, cursor } }));
  }

  /** It is open, and this person may tick. */
  get isRunning(): boolean {
    return this.session.closedAt === null && this.mayRun();
  }

  /** How many are present, as the cards show it. */
  get present(): number {
    return this.session.present + this.#ahead;
  }

  isPresent({ person, present }: Attendee): boolean {
    return this.#ticked[person.id] ?? present;
  }

  stayOf({ person, stay }: Attendee): Stay | null {
    return this.#stays[person.id] !== undefined ? (this.#stays[person.id] ?? null) : stay;
  }

  /** Notes when somebody came or left. Throws ApiError. */
  async putStay({ person }: Attendee, stay: Stay): Promise<void> {
    this.session = await call('putStay', { params: { session: this.session.id, person: person.id }, body: stay });
    this.#stays[person.id] = stay.from || stay.to ? stay : null;
  }

  toggle(attendee: Attendee): Promise<void> {
    const { id } = attendee.person;
    const present = !this.isPresent(attendee);
    this.failed = '';
    this.#ticked[id] = present;
    // Who is unticked and ticked again was there throughout, until something else is noted.
    if (!present) this.#stays[id] = null;
    const more = present ? 1 : -1;
    this.#ahead += more;
    return this.#inTurn(async () => {
      try {
        this.session = await call('markPresence', { params: { session: this.session.id, person: id }, body: { present } });
        this.#ahead -= more;
        this.#taken[id] = present;
      } catch (error) {
        this.#ahead -= more;
        this.#ticked[id] = this.#taken[id] ?? attendee.present;
        await this.#refused(error);
      }
    });
  }

  /** Takes over the session after somebody was added, and reads the roll anew: those present stand first. */
  async added(session: Result<'getSession'>): Promise<void> {
    this.session = session;
    await this.people.load();
  }

  /** Ends the session; how many completed the course, or null when it was refused. */
  close(): Promise<number | null> {
    this.failed = '';
    return this.#inTurn(async () => {
      try {
        const { completions, ...session } = await call('closeSession', { params: { session: this.session.id } });
        await this.#over(session);
        return completions;
      } catch (error) {
        await this.#refused(error);
        return null;
      }
    });
  }

  /** One after the other: a tick and its untick must reach the server in their order. `run` never fails. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(run);
    this.#turn = turn;
    return turn;
  }

  /** The server's roll counts from now on, also what was ticked elsewhere. */
  async #over(session: Result<'getSession'>): Promise<void> {
    this.session = session;
    this.q = '';
    await this.people.load();
    [this.#ticked, this.#taken, this.#stays] = [{}, {}, {}];
  }

  async #refused(error: unknown): Promise<void> {
    const { code, message } = asApiError(error);
    this.failed = message;
    // Closed elsewhere: show it as it is.
    if (code === 'session_closed') await call('getSession', { params: { session: this.session.id } }).then((session) => this.#over(session), () => undefined);
  }
}
