// What this device knows of itself where it is a centre's shared one. Small, since every page asks; nothing private: the secret
// opens nothing without a PIN or a card, and of people only the short names.
import type { UnitName } from '@hoctap/shared';

export interface Here {
  id: string;
  secret: string;
  name: string;
  unit: UnitName;
  /** Who used it lately, the last first. */
  people: { id: string; name: string }[];
}
const key = 'hoctap.shared-device';
const mostPeople = 12;

const read = (): Here | null => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Here | null;
  } catch {
    return null;
  }
};

export const here = {
  get: read,
  get isShared(): boolean {
    return read() !== null;
  },
  /** Throws where the browser keeps nothing: such a device cannot be shared. */
  set: (device: Here): void => localStorage.setItem(key, JSON.stringify(device)),
  forget: (): void => localStorage.removeItem(key),
  /** Somebody came: their name stands first, and those who came long ago are forgotten. */
  saw(person: Here['people'][number]): void {
    const device = read();
    if (device) this.set({ ...device, people: [person, ...device.people.filter(({ id }) => id !== person.id)].slice(0, mostPeople) });
  },
};
