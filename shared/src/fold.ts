// Search without diacritics: NFD, marks stripped, and đ -> d apart, since đ has no decomposition.

/** `Điện nước` -> `dien nuoc`: lower case, no marks, single blanks. */
export const fold = (value: string): string =>
  value.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toLowerCase().replace(/\s+/g, ' ').trim();

/** The folded words of a text, each once: what a multikey search index holds. */
export const foldWords = (value: string): string[] => [...new Set(fold(value).split(/[^\p{L}\p{N}]+/u).filter(Boolean))];

/** How well `value` answers `query`: 0 with the exact marks, 1 only when folded; used to rank exact hits first. */
export const markRank = (value: string, query: string): 0 | 1 =>
  value.normalize('NFC').toLowerCase().includes(query.normalize('NFC').toLowerCase().trim()) ? 0 : 1;

/** Key for sorting a roster: given name (last word), family name, then the middle (domain research §5). */
export const nameSortKey = (fullName: string): string => {
  const words = fullName.normalize('NFC').trim().split(/\s+/);
  const given = words.at(-1) ?? '';
  return [given, words[0] ?? '', ...words.slice(1, -1)].map((word) => `${fold(word)} ${toneKey(word)}`).join('\u0001');
};

const letters = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz';
const tones = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];
const modified: Record<string, string> = { 'a\u0306': 'ă', 'a\u0302': 'â', 'e\u0302': 'ê', 'o\u0302': 'ô', 'o\u031b': 'ơ', 'u\u031b': 'ư' };

// The order of letters and tones (a à ả ã á ạ) as characters that sort by code point in any store.
const toneKey = (word: string): string => {
  let key = '';
  let tone = 0;
  for (const [cluster] of word.toLowerCase().normalize('NFD').matchAll(/\P{M}\p{M}*/gu)) {
    const marks = [...cluster.slice(1)];
    const letter = marks.map((mark) => modified[cluster[0] + mark]).find(Boolean) ?? cluster[0] ?? '';
    tone = Math.max(tone, ...marks.map((mark) => tones.indexOf(mark)));
    key += String.fromCharCode(97 + Math.max(0, letters.indexOf(letter)));
  }
  return key + tone;
};
