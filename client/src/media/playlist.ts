// Reads the HLS playlists that the server writes (RFC 8216, the part that it uses): the cheapest rung of a film, its segments.

/** A rung: its playlist, and bits per second over its dearest segment. */
export interface Rung { url: string; most: number; codecs: string; hasPicture: boolean }
export interface Segment { url: string; from: number; to: number }
export interface SegmentList { init: string; segments: Segment[]; duration: number }

const absolute = (uri: string, base: string): string => new URL(uri.trim(), new URL(base, 'http://here')).pathname;
const isUri = (line: string): boolean => line.trim() !== '' && !line.startsWith('#');

/** The cheapest rung with a picture of a master playlist; of one without pictures, the sound. Undefined for any other text. */
export const cheapestOf = (master: string, base: string): Rung | undefined => {
  const lines = master.split('\n');
  const rungs = lines.flatMap((line, index): Rung[] => {
    const uri = line.startsWith('#EXT-X-STREAM-INF:') ? lines.slice(index + 1).find(isUri) : undefined;
    if (!uri) return [];
    return [{ url: absolute(uri, base), most: Number(/[:,]BANDWIDTH=(\d+)/.exec(line)?.[1] ?? 0), codecs: /CODECS="([^"]+)"/.exec(line)?.[1] ?? '', hasPicture: line.includes('RESOLUTION=') }];
  });
  const pictures = rungs.filter(({ hasPicture }) => hasPicture);
  return (pictures.length > 0 ? pictures : rungs).sort((one, other) => one.most - other.most)[0];
};

/** The segments of a rung; null for a text that is no finished playlist. */
export const segmentsOf = (text: string, base: string): SegmentList | null => {
  const init = /#EXT-X-MAP:URI="([^"]+)"/.exec(text)?.[1];
  if (!init || !text.includes('#EXT-X-ENDLIST')) return null;
  const segments: Segment[] = [];
  let at = 0;
  let length = 0;
  for (const line of text.split('\n')) {
    const seconds = /^#EXTINF:([\d.]+)/.exec(line)?.[1];
    if (seconds) length = Number(seconds);
    else if (isUri(line)) {
      segments.push({ url: absolute(line, base), from: at, to: at + length });
      at += length;
    }
  }
  return { init: absolute(init, base), segments, duration: at };
};
