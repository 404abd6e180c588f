// Certificates that others issued: what may be done to one, and which language level somebody holds on a day. Levels are the six
// of Circular 01/2014/TT-BGDĐT, 1 to 6, which stand for A1, A2, B1, B2, C1 and C2.

export const levelNames = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2'] as const;
/** `A2` for 2; empty for what is no level. */
export const levelName = (level: number): string => levelNames[level - 1] ?? '';

export const credentialStates = ['claimed', 'checked', 'refused', 'withdrawn'] as const;
export type CredentialState = (typeof credentialStates)[number];
export const credentialActions = ['check', 'refuse', 'withdraw'] as const;
export type CredentialAction = (typeof credentialActions)[number];

const steps: Record<CredentialAction, { from: CredentialState; to: CredentialState }> = {
  check: { from: 'claimed', to: 'checked' },
  refuse: { from: 'claimed', to: 'refused' },
  withdraw: { from: 'checked', to: 'withdrawn' },
};
/** Where an action leads; null when it is not possible in this state. */
export const credentialStateAfter = (state: CredentialState, action: CredentialAction): CredentialState | null => (steps[action].from === state ? steps[action].to : null);
/** The state that these actions add up to, in their order; what was not possible changed nothing. */
export const credentialState = (actions: readonly CredentialAction[]): CredentialState =>
  actions.reduce<CredentialState>((state, action) => credentialStateAfter(state, action) ?? state, 'claimed');
/** What can be done in a state. */
export const credentialActionsIn = (state: CredentialState): CredentialAction[] => credentialActions.filter((action) => steps[action].from === state);

/** Is it out of date on this day? It holds from the day of issue up to, and not on, the day of expiry; null: it never expires. */
export const isOutOfDate = (expires: string | null, day: string): boolean => expires !== null && day >= expires;

/** A checked certificate of a language level, which holds in [from, to). */
export interface LevelProof { id: string; level: number; from: string; to: string | null }
/** Is the level `wanted`, or is it that or a higher one? The plan leaves it open (question 3); at least is its default. */
export type LevelMatch = 'at_least' | 'exact';
export const levelFits = (level: number, wanted: number, match: LevelMatch): boolean => level > 0 && (match === 'exact' ? level === wanted : level >= wanted);

const holdsOn = ({ from, to }: { from: string; to: string | null }, day: string): boolean => from <= day && (to === null || day < to);

/** The certificate of the highest level that holds on a day: the first issued of several alike; null for none. */
export const highestOn = (proofs: readonly LevelProof[], day: string): LevelProof | null =>
  proofs.filter((one) => holdsOn(one, day)).sort((a, b) => b.level - a.level || (a.from < b.from ? -1 : a.from > b.from ? 1 : a.id < b.id ? -1 : 1))[0] ?? null;

/** Where somebody is counted on a day, if they are at all; `key` is the same where nothing changed. */
export interface Stay { key: string }
/** Time in which somebody counts at one place: [from, to), days; `to` null while it lasts. */
export interface LevelSpan<S extends Stay> { proof: string; from: string; to: string | null; stay: S }

/**
 * The times, up to and with `today`, in which a person holds a wanted level and is counted somewhere; and the next day on which
 * that changes by itself (a certificate runs out, a dated move), null for none. `days` are the days on which a stay may begin or
 * end. Any order and repetition of certificates and days gives the same.
 */
export const levelSpans = <S extends Stay>(
  proofs: readonly LevelProof[], fits: (level: number) => boolean, days: readonly string[], stayOn: (day: string) => S | null, today: string,
): { spans: LevelSpan<S>[]; due: string | null } => {
  const turns = [...new Set([...proofs.flatMap(({ from, to }) => (to === null ? [from] : [from, to])), ...days])].sort();
  const spans: LevelSpan<S>[] = [];
  for (const day of turns) {
    const proof = highestOn(proofs, day);
    const stay = proof && fits(proof.level) ? stayOn(day) : null;
    const last = spans.at(-1);
    const open = last?.to === null ? last : undefined;
    if ((open?.stay.key ?? null) === (stay?.key ?? null)) continue;
    if (day > today) return { spans, due: day };
    if (open) open.to = day;
    if (proof && stay) spans.push({ proof: proof.id, from: day, to: null, stay });
  }
  return { spans, due: null };
};
