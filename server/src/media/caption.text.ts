// Caption files as people have them: Unicode, windows-1258, TCVN3 (ABC), VNI or VISCII, without a word of which. Made NFC.
import { AppError } from '@hoctap/shared';
import { type CaptionEncoding, captionEncodings } from '@hoctap/shared/captions.rules';
import iconv from 'iconv-lite';

// VNI-Windows writes a letter and then its marks as one byte, which windows-1252 shows as these.
const vniMarks: Record<string, string> = {
  ù: '\u0301', ø: '\u0300', û: '\u0309', õ: '\u0303', ï: '\u0323', â: '\u0302', á: '\u0302\u0301', à: '\u0302\u0300', å: '\u0302\u0309', ã: '\u0302\u0303', ä: '\u0302\u0323',
  ê: '\u0306', é: '\u0306\u0301', è: '\u0306\u0300', ú: '\u0306\u0309', ü: '\u0306\u0303', ë: '\u0306\u0323',
};
const vniLetters: Record<string, string> = { ñ: 'đ', ô: 'ơ', ö: 'ư', í: 'í', ì: 'ì', æ: 'ỉ', ó: 'ĩ', ò: 'ị', î: 'ỵ' };
const likewise = (value: string, like: string) => (like === like.toUpperCase() ? value.toUpperCase() : value);
const vni = (bytes: Buffer): string =>
  iconv.decode(bytes, 'windows-1252').replace(/([aeouyôö])([ùøûõïâáàåãäêéèúüë])|[ñôöíìæóòî]/gi, (whole: string, letter?: string, mark?: string) => {
    const first = letter ?? whole;
    const base = vniLetters[first.toLowerCase()] ?? first.toLowerCase();
    return likewise((base + (vniMarks[mark?.toLowerCase() ?? ''] ?? '')).normalize('NFC'), first);
  });

/** Of those that read a file equally well, the first of `captionEncodings` is taken. */
const readings: Partial<Record<CaptionEncoding, (bytes: Buffer) => string>> = {
  'windows-1258': (bytes) => iconv.decode(bytes, 'windows1258'), TCVN3: (bytes) => iconv.decode(bytes, 'tcvn'), VNI: vni, VISCII: (bytes) => iconv.decode(bytes, 'viscii'),
  'windows-1252': (bytes) => iconv.decode(bytes, 'windows-1252'),
};

const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;
const syllable = /^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?(?:[aăâeêioôơuưy]|a[iouy]|â[uy]|eo|êu|i[aêu]|iêu|o[aăeio]|oa[ioy]|oeo|ôi|ơi|u[aâêiôơy]|uây|uôi|uy[aêu]|ư[aiơu]|ươ[iu]|yêu?)(?:ch|ng|nh|[cmnpt])?$/;
const punctuation = /[\u2010-\u2027\u2030-\u2044\u00a0\u00ab\u00bb\u00b0\u00d7♪♫€]/g;
/** Could it be a Vietnamese syllable? One tone at most, and before c, ch, p or t only the rising or the heavy one. */
const isSyllable = (word: string): boolean => {
  const parts = word.toLowerCase().normalize('NFD');
  const [tone = '', ...more] = parts.match(tones) ?? [];
  const bare = parts.replace(tones, '').normalize('NFC');
  return more.length === 0 && syllable.test(bare) && (!/(?:c|ch|p|t)$/.test(bare) || /[\u0301\u0323]/.test(tone));
};
/** How much of it reads as Vietnamese: words with marks that can be, less those that cannot, less stray signs. */
const plausibility = (text: string): number => {
  const words = text.normalize('NFC').match(/[\p{L}\p{M}]+/gu) ?? [];
  const marked = words.filter((word) => /[\u0080-\uffff]/.test(word));
  const strays = text.normalize('NFC').replace(/[\p{L}\p{M}]/gu, '').replace(punctuation, '').match(/[^\t\n\r\x20-\x7e]/g) ?? [];
  // A capital after a small letter is a wrong reading far more often than a name.
  const mixed = marked.filter((word) => /\p{Ll}\p{M}*\p{Lu}/u.test(word));
  return marked.reduce((sum, word) => sum + (isSyllable(word) ? 1 : -1), 0) - strays.length - mixed.length;
};

/** In UTF-16 every second byte of line ends, blanks and digits is null. */
const utf16Of = (bytes: Buffer): 'UTF-16LE' | 'UTF-16BE' | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16BE';
  const nulls = [0, 0];
  for (const [index, byte] of bytes.subarray(0, 4096).entries()) if (byte === 0) nulls[index % 2] = (nulls[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = nulls;
  const enough = Math.min(bytes.length, 4096) / 8;
  return odd > enough && even === 0 ? 'UTF-16LE' : even > enough && odd === 0 ? 'UTF-16BE' : undefined;
};
const utf8 = (bytes: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** The text of a file, NFC, and what it was written in: as `given`, else by its bytes. Throws captions_not_text for what is no text, captions_encoding for what cannot be read. */
export const readText = (bytes: Buffer, given?: CaptionEncoding): { text: string; encoding: CaptionEncoding } => {
  const wide = utf16Of(bytes);
  if (!wide && bytes.includes(0)) throw new AppError('captions_not_text');
  if (given) return { text: (readings[given]?.(bytes) ?? iconv.decode(bytes, given)).normalize('NFC'), encoding: given };
  const known = wide ? iconv.decode(bytes, wide) : utf8(bytes);
  if (known !== undefined) return { text: known.normalize('NFC'), encoding: wide ?? 'UTF-8' };
  const [best] = captionEncodings.flatMap((encoding) => {
    const text = readings[encoding]?.(bytes).normalize('NFC');
    return text === undefined ? [] : [{ encoding, text, score: plausibility(text) }];
  }).sort((a, b) => b.score - a.score);
  if (!best || best.score < 0) throw new AppError('captions_encoding');
  return { text: best.text, encoding: best.encoding };
};
