import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Somebody, person, unitOf } from '../../test/support/builders.ts';
import { type World, startLearning } from '../../test/support/learning.ts';
import { newNumber } from './certificate.service.ts';

describe('Certificates', () => {
  let world: World;
  let farmer: Somebody;
  before(async () => {
    world = await startLearning({ environment: { PUBLIC_URL: 'https://hoctap.example' } });
    farmer = await person(world.app, { fullName: 'Quách Thị Hiên', residence: '09706' });
    const { people, courses, learning } = world.app.services;
    await learning.attend({
      session: v7(), person: await people.get(farmer.id), version: await courses.published(world.course), lessons: ['m1.film', 'm1.text', 'm1.quiz'],
      through: { through: unitOf('CLC-09706'), throughKind: 'centre' }, at: world.app.clock.now(),
    });
  });
  after(() => world.app.close());

  it('Should be shown to its holder, and to anyone with the number: name, course, issuer, date, state and nothing else', async () => {
    const { items } = await farmer.call('listMyCertificates');
    expect(items).to.have.length(1);
    const number = items[0]?.number ?? '';
    const shown = await world.app.call('verifyCertificate', { params: { number } });
    expect(shown).to.deep.equal({
      number, fullName: 'Quách Thị Hiên', courseTitle: 'Trồng rau an toàn', courseTitleEn: 'Safe vegetables', issuer: 'Sở Giáo dục và Đào tạo', issuerEn: null,
      issuedAt: world.app.clock.now().toISOString(), state: 'valid', url: `https://hoctap.example/chung-nhan/${number}`,
    });
    for (const typed of [number.toLowerCase(), number.replaceAll('-', ''), ` ${number.replaceAll('-', ' ')}`, number.replaceAll('0', 'o').replaceAll('1', 'l')]) {
      expect((await world.app.call('verifyCertificate', { params: { number: typed } })).number).to.equal(number);
    }
  });

  it('Should not be found by a number that nobody has', async () => {
    for (const number of ['0000-0000-0000-0000', 'x', '....', '%', newNumber()]) await world.app.call.refused('verifyCertificate', { params: { number } }, 'not_found');
  });

  it('Should have numbers of eighty random bits that can be read aloud', () => {
    const many = new Set(Array.from({ length: 2000 }, () => newNumber()));
    expect(many.size).to.equal(2000);
    for (const number of many) expect(number).to.match(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(newNumber(Buffer.alloc(10, 0xff))).to.equal('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    expect(newNumber(Buffer.from('00443214c74254b635cf', 'hex'))).to.equal('0123-4567-89AB-CDEF');
  });
});
