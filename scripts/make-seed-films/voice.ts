import { sayAs } from './films.ts';
import { type Phrase, vietnamese } from './script.ts';
import { run } from './tools.ts';

export const sampleRate = 48_000;
const bytesPerSample = 2;
export const secondsOf = (pcm: Buffer) => pcm.length / bytesPerSample / sampleRate;
const silence = (seconds: number) => Buffer.alloc(Math.round(seconds * sampleRate) * bytesPerSample);

/** Pauses in seconds; `repeat` follows a foreign line, so that the learner can say it too. */
const pause = { first: 0.8, piece: 0.12, sentence: 0.38, paragraph: 0.95, repeat: 2, last: 1.6 };

export type SpokenPhrase = Phrase & { from: number; to: number };
export type Narration = { pcm: Buffer; seconds: number; phrases: SpokenPhrase[] };

/** One span as mono 16-bit samples without silence at its ends, undithered so that each run gives the same. `wordsPerMinute` is espeak-ng's measure. */
const speak = async (voice: string, say: string, wordsPerMinute: number): Promise<Buffer> => {
  const words = voice === vietnamese
    ? Object.entries(sayAs).reduce((text, [written, spoken]) => text.replaceAll(written, spoken), say)
    : say;
  const pitch = voice === vietnamese ? '42' : '50';
  const wav = await run('espeak-ng', ['-v', voice, '-s', String(wordsPerMinute), '-p', pitch, '-a', '90', '--stdout', '--', words]);
  // Twice: from the front and, turned round, from the back.
  const trim = (fade: string) => ['silence', '1', '0.01', '0.15%', 'fade', 't', fade, 'reverse'];
  const raw = await run(
    'sox',
    ['-D', '-t', 'wav', '--ignore-length', '-', '-t', 'raw', '-e', 'signed', '-b', '16', '-c', '1', '-r', String(sampleRate), '-', ...trim('0.005'), ...trim('0.03'), 'norm', '-6'],
    wav.out,
  );
  return raw.out;
};

const pauseAfter = (phrase: Phrase, next: Phrase | undefined): keyof typeof pause => {
  if (!next) return 'last';
  if (next.paragraph === phrase.paragraph) return phrase.endsSentence ? 'sentence' : 'piece';
  return phrase.spans.every((span) => span.voice !== vietnamese) ? 'repeat' : 'paragraph';
};

/** Speaks all phrases with their pauses; `from` and `to` are exact, counted in samples. */
export const narrate = async (phrases: Phrase[], wordsPerMinute: number): Promise<Narration> => {
  const parts = [silence(pause.first)];
  const spoken: SpokenPhrase[] = [];
  let at = secondsOf(parts[0] ?? Buffer.alloc(0));
  for (const [index, phrase] of phrases.entries()) {
    const sounds: Buffer[] = [];
    for (const span of phrase.spans) {
      if (sounds.length > 0) sounds.push(silence(pause.piece));
      sounds.push(await speak(span.voice, span.say, wordsPerMinute));
    }
    const sound = Buffer.concat(sounds);
    spoken.push({ ...phrase, from: at, to: at + secondsOf(sound) });
    const next = phrases[index + 1];
    const gap = silence(pause[pauseAfter(phrase, next)]);
    parts.push(sound, gap);
    at += secondsOf(sound) + secondsOf(gap);
  }
  return { pcm: Buffer.concat(parts), seconds: at, phrases: spoken };
};
