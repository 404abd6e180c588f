const sentences = {
  no_tools: 'No usable ffmpeg and ffprobe were found.',
  not_a_film: 'The content of the file is not a film or a sound recording.',
  unreadable: 'The film could not be read.',
  no_streams: 'The film has neither picture nor sound that can be used.',
  too_large_picture: 'The picture of the film is too large.',
  too_long: 'The film is too long.',
  disk_full: 'There is no room for what is made of the film.',
  cancelled: 'The work was cancelled.',
  stalled: 'The work stopped making progress.',
  timed_out: 'The work took too long.',
  failed: 'The film could not be prepared.',
} as const;

export type TranscodeErrorCode = keyof typeof sentences;

/**
 * Why a film could not be prepared. `code` is stable; `message` is safe for anybody; `detail` is the end of what
 * ffmpeg said, with the machine's paths taken out, for the administrator.
 */
export class TranscodeError extends Error {
  constructor(
    readonly code: TranscodeErrorCode,
    readonly detail = '',
    options?: ErrorOptions,
  ) {
    super(sentences[code], options);
    this.name = 'TranscodeError';
  }
}

/** Any other fault (a full disk) becomes `failed`: its own message would name paths. */
export function rethrow(error: unknown): never {
  if (error instanceof TranscodeError) throw error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  throw new TranscodeError('failed', code, { cause: error });
}
