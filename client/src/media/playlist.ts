// Reads the HLS playlists that the server writes (RFC 8216, the part that it uses): rungs of a film, segments of a rung.

/** A rung; rates in bits per second, `most` over the dearest segment, `average` over all. */
export interface RungList { url: string; most: number; average: number; codecs: string; height: number }
export interface Segment { url: string; from: number; to: number }
export interface SegmentList { init: string; segments: Segment[]; duration: number }

const absolute = (uri: string, base: string): string => new URL(uri.trim(), new URL(base, 'http://here')).pathname;
const isUri = (line: string): boolean => line.trim() !== '' && !line.startsWith('#');

/** The rungs of a master playlist, cheapest first, and of those with pictures only these when there are any. */
export const readMaster = (text: string, base: string): RungList[] => {
  const lines = text.split('\n');
  const rungs = lines.flatMap((line, index) => {
    const said = line.startsWith('#EXT-X-STREAM-INF:') ? line : null;
    const uri = lines.slice(index + 1).find(isUri);
    if (!said || !uri) return [];
    const number = (name: string) => Number(new RegExp(`[:,]${name}=(\\d+)`).exec(said)?.[1] ?? 0);
    const most = number('BANDWIDTH');
    return [{
      url: absolute(uri, base), most, average: number('AVERAGE-BANDWIDTH') || most, codecs: /CODECS="([^"]+)"/.exec(said)?.[1] ?? '',
      height: Number(/RESOLUTION=\d+x(\d+)/.exec(said)?.[1] ?? 0),
    }];
  });
  const pictures = rungs.filter(({ height }) => height > 0);
  return (pictures.length > 0 ? pictures : rungs).sort((one, other) => one.average - other.average);
};

/** The segments of a rung; null for a text that is no finished playlist. */
export const readSegments = (text: string, base: string): SegmentList | null => {
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
