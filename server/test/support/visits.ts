// Every page of the client with somebody who opens it, and the content it takes for each to have something to show.
import { v7 } from 'uuid';
import { type RouteName, link } from '../../../client/src/routes.ts';
import { demoPassword } from '../../src/seed/accounts.ts';
import { seedCourseId, seedFilmId } from '../../src/seed/courses.ts';
import { sendTable } from './spreadsheets.ts';
import type { Story } from './story.ts';

const unit = '09706';
const district = '271';
const centre = 'CLC-09706';
const indicator = 'RURAL_CLC';
const course = 'vietgap-rau-an-toan';

/** What addresses of pages name and only the store knows. */
export interface Places { join: string; certificate: string; person: string; openSession: string; closedSession: string; waiting: string; myTitle: string; unitTitle: string; sheet: string; list: string; taught: string }

export interface Visit {
  /** Whose page it is: nobody's for a stranger. */
  as: string | null;
  /** What is special about this visit, where a route has several. */
  about?: string;
  to: (places: Places) => string;
  /** An official's page, in the frame with tabs. */
  isStaff?: boolean;
  /** A film is on it. */
  hasFilm?: boolean;
  /** A button, or the head of what folds, by its Vietnamese name, that opens something more on the page: looked at in Vietnamese alone. */
  press?: string;
}

const staff = (as: string, to: Visit['to'], about?: string): Visit => ({ as, to, about, isStaff: true });
/** A visit, and the same with each of these buttons pressed. */
const pressing = (visit: Visit, ...buttons: string[]): Visit[] => [visit, ...buttons.map((press) => ({ ...visit, press, about: press }))];

/** Every route is visited: a new one does not compile until it stands here. */
export const visits: Record<RouteName, Visit[]> = {
  home: [{ as: null, to: () => link('home'), about: 'stranger' }, { as: 'nongdan', to: () => link('home') }],
  signIn: [{ as: null, to: () => link('signIn') }],
  switch: [{ as: null, to: () => link('switch') }],
  join: [{ as: null, to: ({ join }) => link('join', { code: join }) }],
  setUp: [{ as: null, to: () => link('setUp', { token: 'a-token-that-is-long-enough' }) }],
  changePassword: [{ as: 'nongdan', to: () => link('changePassword') }],
  catalogue: [{ as: null, to: () => link('catalogue') }],
  course: [{ as: null, to: () => link('course', { slug: course }), about: 'stranger' }, { as: 'nongdan', to: () => link('course', { slug: course }) }],
  lesson: [
    { as: 'nongdan', to: () => link('lesson', { slug: course, lesson: 'NN-VG.m1.l1' }), about: 'film', hasFilm: true },
    { as: 'nongdan', to: () => link('lesson', { slug: course, lesson: 'NN-VG.m1.l2' }), about: 'text' },
    ...pressing({ as: 'nongdan', to: () => link('lesson', { slug: course, lesson: 'NN-VG.m3.l3' }), about: 'quiz' }, 'Làm bài'),
  ],
  takeAlong: [{ as: 'nongdan', to: () => link('takeAlong', { slug: course }) }],
  onThisDevice: [{ as: 'nongdan', to: () => link('onThisDevice') }],
  myCourses: [{ as: 'nongdan', to: () => link('myCourses') }],
  certificates: pressing({ as: 'nongdan', to: () => link('certificates') }, 'Nhập chứng chỉ'),
  certificate: [{ as: null, to: ({ certificate }) => link('certificate', { number: certificate }) }],
  myTitles: [{ as: 'nongdan', to: () => link('myTitles') }],
  myTitle: [{ as: 'nongdan', to: ({ myTitle }) => link('myTitle', { claim: myTitle }) }],
  notices: [{ as: 'nongdan', to: () => link('notices') }],
  account: pressing({ as: 'nongdan', to: () => link('account') }, 'Đăng xuất mọi máy'),
  staff: [staff('huyen', () => link('staff'))],
  dashboard: pressing(staff('huyen', () => link('dashboard', { unit: district })), 'Nhiệm vụ, kế hoạch thành phần, chế độ báo cáo'),
  indicator: [staff('huyen', () => link('indicator', { unit: district, indicator }))],
  indicatorPeople: [staff('huyen', () => link('indicatorPeople', { unit: district, indicator }))],
  people: pressing(staff('xa', () => link('people', { unit })), 'Đường dẫn tham gia', 'Thêm người'),
  person: pressing(staff('xa', ({ person }) => link('person', { unit, person })), 'Sửa thông tin', 'Giao vai trò', 'Cấp lại mật khẩu'),
  credentials: [staff('huyen', () => link('credentials', { unit: district }))],
  roster: pressing(staff('xa', () => link('roster', { unit })), 'Ghi danh'),
  drafts: pressing(staff('bientap', () => link('drafts')), 'Tạo khóa học'),
  editor: [staff('bientap', () => link('editor', { course: seedCourseId('NN-VG') })), staff('bientap', ({ waiting }) => link('editor', { course: waiting }), 'in review')],
  captions: [{ ...staff('bientap', () => link('captions', { course: seedCourseId('NN-VG'), film: seedFilmId('NN-VG.m1.l1') })), hasFilm: true }],
  preview: [staff('bientap', () => link('preview', { course: seedCourseId('NN-VG') }))],
  reviews: [staff('duyet', () => link('reviews'))],
  sessions: [staff('hdv', () => link('sessions', { unit: centre }))],
  session: [
    staff('hdv', ({ openSession }) => link('session', { unit: centre, session: openSession }), 'open'),
    staff('hdv', ({ closedSession }) => link('session', { unit: centre, session: closedSession }), 'closed'),
  ],
  classes: pressing(staff('xa', () => link('classes', { unit })), 'Ghi một lớp'),
  class: [staff('xa', ({ taught }) => link('class', { unit, class: taught }))],
  sessionSheet: [staff('hdv', ({ openSession }) => link('sessionSheet', { unit: centre, session: openSession }))],
  devices: [staff('hdv', () => link('devices', { unit: centre }))],
  reports: [staff('xa', () => link('reports', { unit }))],
  report: pressing(staff('xa', () => link('report', { unit, period: `${new Date().getFullYear()}-H1`, amendment: '0' })), 'Gửi báo cáo'),
  unitTitles: pressing(staff('xa', () => link('unitTitles', { unit })), 'Làm hồ sơ'),
  unitTitle: pressing(staff('xa', ({ unitTitle }) => link('unitTitle', { unit, claim: unitTitle })), 'Gửi hồ sơ'),
  system: [staff('quantri', () => link('system'))],
  filmQueue: [staff('quantri', () => link('filmQueue'))],
  figures: [staff('xa', () => link('figures', { unit: '09706' }))],
  imports: [staff('xa', () => link('imports', { unit }))],
  import: [
    ...pressing(staff('xa', ({ sheet }) => link('import', { unit, import: sheet })), 'Ghi 1 dòng, bỏ qua 1 dòng lỗi'),
    ...pressing(staff('xa', ({ list }) => link('import', { unit, import: list }), 'people'), 'Ghi 1 dòng'),
  ],
  published: [{ as: null, to: () => link('published', { unit: 'root' }) }],
  unitHistory: [staff('huyen', () => link('unitHistory', { unit: district }))],
  unassigned: [staff('huyen', () => link('unassigned', { unit: district }))],
  reorganisations: [staff('quantri', () => link('reorganisations'))],
  frameworks: [staff('quantri', () => link('frameworks'))],
  titleSchemes: [staff('quantri', () => link('titleSchemes'))],
};

/** The farmer has finished a course and begun another, an author's course waits for its reviewer, one film can be played. */
export const furnish = async ({ app }: Story): Promise<Places> => {
  const { courses, people } = app.services;
  const as = async (login: string) => app.call.as((await app.call('signIn', { body: { login, password: demoPassword } })).accessToken);
  const [facilitator, administrator, farmer, author] = await Promise.all(['hdv', 'xa', 'nongdan', 'bientap'].map(as));
  if (!facilitator || !administrator || !farmer || !author) throw new Error('not everybody signed in');
  const { id: person } = await farmer('getMe');

  const holds = async (code: string) => {
    const version = await courses.published(seedCourseId(code));
    const session = await facilitator('openSession', { params: { unit: centre }, body: { id: v7(), course: version.course, lessons: courses.lessonsOf(version).map(({ id }) => id) } });
    await facilitator('markPresence', { params: { session: session.id, person }, body: { present: true } });
    return session.id;
  };
  const closedSession = await holds('KN-SC');
  await facilitator('closeSession', { params: { session: closedSession } });
  const openSession = await holds('PCCC');
  await farmer('enrol', { body: { id: v7(), course: seedCourseId('NN-VG') } });
  const { id: myTitle } = await farmer('beginMyTitle', { body: { id: v7(), scheme: 'LEARNING_CITIZEN' } });
  const { id: unitTitle } = await administrator('beginTitle', { params: { unit }, body: { id: v7(), scheme: 'LEARNING_UNIT' } });
  const year = new Date().getFullYear();
  const sheet = await sendTable(administrator, unit, 'headcounts', Buffer.from(`Đơn vị;Nhóm;Năm;Số người;Nguồn\n${unit};rural_worker;${year};1.250;Thống kê xã\n${unit};rural_worker;${year};1,250;Thống kê xã\n`), v7(), 'so-nguoi.csv');
  const list = await sendTable(administrator, unit, 'people', Buffer.from(`Họ và tên;Năm sinh;Nhóm;Nơi làm việc;Nơi ở\nNguyễn Thị Mẫu;1979;rural_worker;;${unit}\n`), v7(), 'danh-sach.csv');
  const { id: taught } = await administrator('createClass', { params: { unit }, body: { id: v7(), title: 'Tập huấn kỹ thuật trồng rau', teacher: 'Lê Văn Thầy', place: 'Nhà văn hóa xã', indicators: [indicator], meetings: [{ day: `${year}-01-02`, periods: 4 }] } });
  await administrator('putAttendance', { params: { class: taught, person }, body: { attended: [3] } });
  const picture = new FormData();
  picture.append('file', new Blob([Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')]), 'chung-chi.png');
  const { id: file } = (await (await farmer.raw('uploadProof', { body: picture })).json()) as { id: string };
  await farmer('addMyCredential', { body: { id: v7(), kind: 'language', level: 2, language: 'en', issuer: 'Trường Đại học Ngoại ngữ', number: 'A2-0417', issued: '2019-05-20', file } });
  const [certificate] = (await farmer('listMyCertificates')).items;
  if (!certificate) throw new Error('the farmer has no certificate');

  // A copy of a seeded course, complete enough to be sent.
  const { content } = await courses.published(seedCourseId('NN-GC'));
  const { id: waiting, rev } = await author('createCourse', { body: { id: v7(), owner: 'AG-SGDDT', title: 'Nuôi gà thả vườn', family: 'agriculture' } });
  const saved = await author('saveDraft', { params: { course: waiting }, body: { rev, content: { ...content, slug: 'nuoi-ga-tha-vuon', title: 'Nuôi gà thả vườn' } } });
  await author('sendForReview', { params: { course: waiting }, body: { rev: saved.rev } });

  const { code } = await administrator('getJoinLink', { params: { unit } });
  const found = (await people.byIds([person])).get(person);
  if (!found) throw new Error('the farmer is not there');
  return { join: code, certificate: certificate.number, person, openSession, closedSession, waiting, myTitle, unitTitle, sheet: sheet.id, list: list.id, taught };
};
