// Certificates of completion: one per finished run, with a number that cannot be guessed, open to anyone who has it.
import { randomBytes } from 'node:crypto';
import { AppError } from '@hoctap/shared';
import type { Certificate } from '@hoctap/shared/learning.contract';
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import { insertNew } from '../store/model.ts';
import type { UnitService } from '../units/unit.service.ts';
import { type CertificateDoc, certificateModel } from './certificate.model.ts';
import { derivedId } from './derived-id.ts';
import type { LearningEvent } from './event.model.ts';

/** Crockford's base 32: no I, L, O or U, so that a number survives being read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const grouped = (digits: string): string => digits.match(/.{1,4}/g)?.join('-') ?? '';

/** 80 random bits as sixteen digits in groups of four. */
export const newNumber = (bytes: Buffer = randomBytes(10)): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return grouped((bits.match(/.{5}/g) ?? []).map((five) => alphabet[parseInt(five, 2)]).join(''));
};
/** A number as somebody typed it. */
const cleaned = (typed: string): string => grouped(typed.toUpperCase().replace(/[^0-9A-Z]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1'));

interface Lower { units: UnitService; people: PeopleService; courses: CourseService }

export const certificateService = (deps: Deps, { units, people, courses }: Lower) => {
  const certificates = certificateModel(deps.db);
  const present = (found: CertificateDoc, fullName: string): Certificate => ({
    number: found.number, fullName, courseTitle: found.title, courseTitleEn: found.titleEn, issuer: found.issuer, issuerEn: found.issuerEn,
    issuedAt: found.issuedAt.toISOString(), state: found.state,
  });
  const nameOf = async (person: string): Promise<string> => (await people.names([person])).get(person)?.fullName ?? '';

  return {
    /** The number of the certificate for a `completed` fact; issued once. The issuer is the course's owner. */
    async issue(completed: LearningEvent): Promise<string> {
      const { course, version } = completed.object;
      const _id = derivedId('certificate', completed._id);
      const { owner, content } = await courses.version(course ?? '', version ?? 0);
      const issuer = (await units.names([owner])).get(owner);
      const number = newNumber();
      const isNew = await insertNew<CertificateDoc>(certificates, [{
        _id, number, person: completed.person, title: content.title, titleEn: content.titleEn, issuer: issuer?.nameVi ?? '', issuerEn: issuer?.nameEn ?? null,
        issuedAt: completed.at, state: 'valid',
      }]);
      if (isNew) return number;
      const certificate = await certificates.findById(_id).lean();
      if (!certificate) throw new Error(`certificate ${_id} was not written`);
      return certificate.number;
    },
    /** Says whether the certificates of these completions hold; one that was never issued is passed over. */
    async mark(completions: readonly string[], state: CertificateDoc['state']): Promise<void> {
      if (completions.length > 0) await certificates.updateMany({ _id: { $in: completions.map((id) => derivedId('certificate', id)) } }, { $set: { state } });
    },
    async listMine(person: string): Promise<{ items: Certificate[] }> {
      const [found, fullName] = await Promise.all([certificates.find({ person: { $in: await people.together([person]) } }).sort({ issuedAt: -1, _id: -1 }).limit(100).lean(), nameOf(person)]);
      return { items: found.map((one) => present(one, fullName)) };
    },
    /** What anyone may know who has the number. Throws not_found. */
    async verify(number: string): Promise<Certificate & { url: string }> {
      const found = await certificates.findOne({ number: cleaned(number) }).lean();
      if (!found) throw new AppError('not_found');
      return { ...present(found, await nameOf(found.person)), url: `${deps.config.publicUrl}/chung-nhan/${found.number}` };
    },
  };
};
export type CertificateService = ReturnType<typeof certificateService>;
