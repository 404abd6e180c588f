// One file part to disk through multer: refused by Content-Length before the body, and at the limit when chunked.
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { AppError } from '@hoctap/shared';
import type { Request, Response } from 'express';
import multer from 'multer';

export interface UploadedFile {
  path: string;
  size: number;
  /** The sender's name for it: shown to people, never used as a path. */
  originalName: string;
}

/** Room for the multipart envelope around the file. */
const envelope = 64 * 1024;

/** Reads the part `field` into `folder` under a random name. Throws upload_too_large, upload_missing, upload_broken or disk_full. */
export const receiveFile = async (request: Request, reply: Response, field: string, { maxBytes, folder }: { maxBytes: number; folder: string }): Promise<UploadedFile> => {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + envelope) {
    reply.set('Connection', 'close');
    throw new AppError('upload_too_large');
  }
  await mkdir(folder, { recursive: true });
  const storage = multer.diskStorage({ destination: folder, filename: (_request, _file, done) => done(null, `${randomUUID()}.part`) });
  const receive = multer({ storage, limits: { fileSize: maxBytes, files: 1, fields: 20, fieldSize: 100_000 } }).single(field);
  await new Promise<void>((resolve, reject) => {
    receive(request, reply, (error: unknown) => (error ? reject(uploadError(error)) : resolve()));
  });
  if (!request.file) throw new AppError('upload_missing');
  // Browsers send UTF-8 names, which busboy reads as latin1.
  const originalName = Buffer.from(request.file.originalname, 'latin1').toString('utf8').normalize('NFC').slice(0, 200);
  return { path: request.file.path, size: request.file.size, originalName };
};

const uploadError = (error: unknown): AppError => {
  const code = (error as { code?: string }).code;
  if (code === 'LIMIT_FILE_SIZE') return new AppError('upload_too_large');
  if (code === 'ENOSPC') return new AppError('disk_full');
  return new AppError(code === 'LIMIT_UNEXPECTED_FILE' ? 'upload_missing' : 'upload_broken');
};
