import { collection } from '../store/model.ts';

/** A certificate of completion; `_id` follows from the enrolment. The holder's name is read when it is shown. */
export interface CertificateDoc {
  _id: string;
  number: string;
  person: string;
  title: string;
  titleEn: string | null;
  issuer: string;
  issuerEn: string | null;
  issuedAt: Date;
  state: 'valid' | 'withdrawn';
}

const text = { type: String, default: null };

export const certificateModel = collection<CertificateDoc>(
  'certificates',
  { number: String, person: String, title: String, titleEn: text, issuer: String, issuerEn: text, issuedAt: Date, state: String },
  (schema) => {
    schema.index({ number: 1 }, { unique: true });
    schema.index({ person: 1, issuedAt: -1, _id: -1 });
  },
);
