import { collection } from '../store/model.ts';

/** A film on its way up; its bytes lie in `uploads/<id>`. It is gone once the film is there. */
export interface UploadDoc {
  /** The id of the film that it becomes. */
  _id: string;
  owner: string;
  /** Unit in whose room its whole size is reserved. */
  unit: string | null;
  name: string;
  size: number;
  createdAt: Date;
  /** When something of it last came. */
  updatedAt: Date;
}

export const uploadModel = collection<UploadDoc>(
  'film_uploads',
  { owner: String, unit: { type: String, default: null }, name: String, size: Number, createdAt: Date, updatedAt: Date },
  (schema) => {
    schema.index({ owner: 1, updatedAt: -1 });
    schema.index({ unit: 1 });
    schema.index({ updatedAt: 1 });
  },
);
