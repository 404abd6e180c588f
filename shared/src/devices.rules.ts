// Rules of shared devices. Pure; without schemas, so that a page can load them alone.

/**
 * A name that others at the centre may see: initials, then the given name, which stands last: "N. T. Hoa". A name of one
 * word stays.
 */
export const shortName = (fullName: string): string => {
  const words = fullName.normalize('NFC').trim().split(/\s+/);
  const given = words.pop() ?? '';
  // A small letter may become two great ones: the first stands for it.
  return [...words.map((word) => `${[...word.toLocaleUpperCase('vi').normalize('NFC')][0] ?? ''}.`), given].join(' ');
};

/** Is a PIN among those that are tried first: one digit only, digits in a row, a pair or a half repeated? */
export const isObviousPin = (pin: string): boolean =>
  /^(\d)\1{5}$/.test(pin) || /^(\d\d)\1\1$/.test(pin) || /^(\d{3})\1$/.test(pin) || '01234567890'.includes(pin) || '09876543210'.includes(pin);

/** The code in what a camera or a scanner read from a card: the address of the page with the code behind `#the=`, or the code alone. */
export const codeOf = (scanned: string): string => (scanned.split('#the=')[1] ?? scanned).toLowerCase().replace(/[^a-z0-9]/g, '');
