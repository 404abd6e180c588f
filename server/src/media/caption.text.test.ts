import { expect } from 'chai';
import { captionEncodings } from '@hoctap/shared/captions.rules';
import iconv from 'iconv-lite';
import { readText } from './caption.text.ts';

const poem = 'Bà con chú ý: phòng bệnh cho lúa, bón phân đúng lúc. Đường dây nóng của huyện là 0243. Những ngày nắng nóng, ruộng cần giữ nước; mỗi ngày hãy thăm đồng một lần ở xã Vân Hòa.';
const srt = `1\r\n00:00:01,000 --> 00:00:04,000\r\n${poem}\r\n`;
/** As programs of windows-1258 write it: base letters, then the tone. */
const split1258 = (value: string) => [...value.normalize('NFC')].map((letter) => {
  const parts = letter.normalize('NFD');
  const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(parts)?.[0] ?? '';
  return parts.replace(tone, '').normalize('NFC') + tone;
}).join('');
const vniMarks: Record<string, string> = {
  '\u0301': 'ù', '\u0300': 'ø', '\u0309': 'û', '\u0303': 'õ', '\u0323': 'ï', '\u0302': 'â', '\u0301\u0302': 'á', '\u0300\u0302': 'à', '\u0309\u0302': 'å', '\u0303\u0302': 'ã', '\u0323\u0302': 'ä',
  '\u0306': 'ê', '\u0301\u0306': 'é', '\u0300\u0306': 'è', '\u0309\u0306': 'ú', '\u0303\u0306': 'ü', '\u0323\u0306': 'ë',
};
const vniWhole: Record<string, string> = { đ: 'ñ', Đ: 'Ñ', ì: 'ì', í: 'í', ỉ: 'æ', ĩ: 'ó', ị: 'ò', ỵ: 'î' };
const asVni = (value: string) => [...value.normalize('NFC')].map((letter) => {
  if (vniWhole[letter]) return vniWhole[letter];
  const parts = letter.normalize('NFD');
  const marks = [...parts.slice(1)].filter((mark) => mark !== '\u031b').sort((a, b) => Number(/[\u0302\u0306]/.test(a)) - Number(/[\u0302\u0306]/.test(b))).join('');
  const base = parts.includes('\u031b') ? { o: 'ô', u: 'ö', O: 'Ô', U: 'Ö' }[parts[0] ?? ''] ?? '' : parts[0] ?? '';
  return base + (vniMarks[marks] ?? '');
}).join('');

const files: Record<string, Buffer> = {
  'UTF-8': Buffer.from(srt),
  'UTF-16LE': iconv.encode(srt, 'utf-16le'), 'UTF-16BE': iconv.encode(srt, 'utf-16be'),
  'windows-1258': iconv.encode(split1258(srt), 'windows1258'),
  TCVN3: iconv.encode(srt, 'tcvn'),
  VISCII: iconv.encode(srt, 'viscii'),
  VNI: iconv.encode(asVni(srt), 'windows-1252'),
};

describe('Caption files in old encodings', () => {
  for (const [encoding, bytes] of Object.entries(files)) {
    it(`Should be read in ${encoding}`, () => expect(readText(bytes)).to.deep.equal({ text: srt, encoding }));
  }
  it('Should be read with a byte order mark, and from decomposed letters', () => {
    expect(readText(Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(srt, 'utf-16le')])).text).to.equal(srt);
    expect(readText(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(srt.normalize('NFD'))])).text).to.equal(srt);
  });
  it('Should be told by a few words only', () => {
    for (const words of ['Bón phân đúng lúc', 'Đường đi Hà Nội', 'giữ nước ở ruộng', 'Cảm ơn bà con']) {
      for (const [encoding, bytes] of [['windows-1258', iconv.encode(split1258(words), 'windows1258')], ['TCVN3', iconv.encode(words, 'tcvn')], ['VNI', iconv.encode(asVni(words), 'windows-1252')], ['VISCII', iconv.encode(words, 'viscii')]] as const) {
        expect(readText(bytes).text, encoding).to.equal(words);
      }
    }
  });
  it('Should be read as somebody says who knows better', () => {
    for (const encoding of captionEncodings.filter((one) => one in files)) expect(readText(files[encoding] ?? Buffer.of(), encoding)).to.deep.equal({ text: srt, encoding });
    expect(readText(files['TCVN3'] ?? Buffer.of(), 'VISCII').text).not.to.equal(srt);
  });
  it('Should be refused where it is no text', () => {
    for (const bytes of [Buffer.from('PK\x03\x04\0\0\0\x08'), Buffer.from([0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70]), Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0])]) {
      expect(() => readText(bytes)).to.throw().with.property('code', 'captions_not_text');
    }
    expect(() => readText(Buffer.from(Array.from({ length: 400 }, (_, index) => 128 + ((index * 37) % 128))))).to.throw().with.property('code', 'captions_encoding');
  });
});
