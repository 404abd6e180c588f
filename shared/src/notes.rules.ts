// A note says what the latest of its versions says, in whatever order and however often these come. Pure.

/** How long a note may be, how many a person may make at one lesson (deleted ones too), and how many versions of one are remembered. */
export const noteLimits = { letters: 2000, perLesson: 300, versions: 200 };

/** One saving of a note: `version` is made by the device, `at` is an instant of toISOString(). */
export interface NoteStamp { version: string; at: string }
/** Without a text it was deleted. `sec`: the second of the film that it was made at. */
export interface NoteVersion extends NoteStamp { id: string; text: string | null; sec: number | null }

/** Does a version stand over another? The later one; of two at one moment that of the greater id. */
export const standsOver = (one: NoteStamp, other: NoteStamp): boolean => (one.at === other.at ? one.version > other.version : one.at > other.at);

/** When a change of what these versions say was made: after all of them, even where this device's clock is behind. */
export const timeOfChange = (now: number, known: readonly NoteStamp[]): string => new Date(Math.max(now, ...known.map(({ at }) => Date.parse(at) + 1))).toISOString();

/** The notes that these versions make, deleted ones left out: by the film's time, then as they were made. */
export const notesOf = <T extends NoteVersion>(versions: readonly T[]): T[] => {
  const latest = new Map<string, T>();
  for (const one of versions) {
    const there = latest.get(one.id);
    if (!there || standsOver(one, there)) latest.set(one.id, one);
  }
  return [...latest.values()].filter(({ text }) => text !== null).sort((one, other) => (one.sec ?? 0) - (other.sec ?? 0) || (one.id < other.id ? -1 : 1));
};
