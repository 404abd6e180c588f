import { collection } from '../store/model.ts';

/** A file attached to lessons or a picture for a cover; its bytes lie in `files/<id>` or `pictures/<id>`; that of a certificate in `proofs/<id>`. */
export interface FileDoc {
  _id: string;
  kind: 'file' | 'picture' | 'proof';
  /** Shown to people and given to downloads, with an ending that fits the type; never used as a path. */
  name: string;
  size: number;
  /** Media type, found from the content. */
  type: string;
  owner: string;
  /** When it was last sent. */
  createdAt: Date;
  /** Since when nothing refers to it and nothing new may: it is about to be removed. */
  withdrawnAt?: Date | null;
}

export const fileModel = collection<FileDoc>('files', { kind: String, name: String, size: Number, type: String, owner: String, createdAt: Date, withdrawnAt: { type: Date, default: null } }, (schema) => {
  schema.index({ kind: 1, createdAt: 1 });
});
