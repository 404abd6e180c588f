// The only page addresses, and builders for links.
const patterns = {
  home: '/',
  signIn: '/dang-nhap',
  switch: '/may-chung',
  join: '/tham-gia/:code',
  setUp: '/thiet-lap/:token',
  changePassword: '/doi-mat-khau',
  catalogue: '/khoa-hoc',
  course: '/khoa-hoc/:slug',
  lesson: '/khoa-hoc/:slug/bai/:lesson',
  takeAlong: '/khoa-hoc/:slug/mang-theo',
  myCourses: '/khoa-cua-toi',
  onThisDevice: '/tren-may-nay',
  certificates: '/chung-nhan',
  certificate: '/chung-nhan/:number',
  published: '/ket-qua/:unit',
  myTitles: '/danh-hieu',
  myTitle: '/danh-hieu/:claim',
  notices: '/thong-bao',
  account: '/tai-khoan',
  staff: '/quan-ly',
  dashboard: '/quan-ly/chi-tieu/:unit',
  figures: '/quan-ly/so-lieu/:unit',
  imports: '/quan-ly/nhap-bang/:unit',
  import: '/quan-ly/nhap-bang/:unit/:import',
  indicator: '/quan-ly/chi-tieu/:unit/:indicator',
  indicatorPeople: '/quan-ly/chi-tieu/:unit/:indicator/nguoi',
  people: '/quan-ly/nguoi/:unit',
  person: '/quan-ly/nguoi/:unit/:person',
  credentials: '/quan-ly/chung-chi/:unit',
  roster: '/quan-ly/ghi-danh/:unit',
  drafts: '/quan-ly/khoa-hoc',
  editor: '/quan-ly/khoa-hoc/:course',
  preview: '/quan-ly/khoa-hoc/:course/xem-thu',
  captions: '/quan-ly/khoa-hoc/:course/phu-de/:film',
  reviews: '/quan-ly/duyet',
  sessions: '/quan-ly/buoi-hoc/:unit',
  session: '/quan-ly/buoi-hoc/:unit/:session',
  sessionSheet: '/quan-ly/buoi-hoc/:unit/:session/phieu',
  classes: '/quan-ly/lop/:unit',
  class: '/quan-ly/lop/:unit/:class',
  devices: '/quan-ly/may-chung/:unit',
  reports: '/quan-ly/bao-cao/:unit',
  report: '/quan-ly/bao-cao/:unit/:period/:amendment',
  unitTitles: '/quan-ly/danh-hieu/:unit',
  unitTitle: '/quan-ly/danh-hieu/:unit/:claim',
  system: '/quan-ly/he-thong',
  filmQueue: '/quan-ly/he-thong/phim',
  frameworks: '/quan-ly/ke-hoach',
  unitHistory: '/quan-ly/don-vi/:unit',
  unassigned: '/quan-ly/chua-phan/:unit',
  reorganisations: '/quan-ly/sap-xep',
  titleSchemes: '/quan-ly/ke-hoach/danh-hieu',
} as const;

export type RouteName = keyof typeof patterns;
type ParamsIn<P extends string> = P extends `${string}:${infer Name}/${infer Rest}` ? Name | ParamsIn<`/${Rest}`> : P extends `${string}:${infer Name}` ? Name : never;
export type RouteParams<K extends RouteName> = Record<ParamsIn<(typeof patterns)[K]>, string>;

/** The address of a page: `link('course', { slug })`, with an optional query. */
export const link = <K extends RouteName>(name: K, ...[params, query]: [ParamsIn<(typeof patterns)[K]>] extends [never] ? [params?: Record<string, never>, query?: Record<string, string>] : [params: RouteParams<K>, query?: Record<string, string>]): string => {
  const path = patterns[name].replace(/:(\w+)/g, (_all, key: string) => encodeURIComponent((params as Record<string, string> | undefined)?.[key] ?? ''));
  const search = new URLSearchParams(query ?? {});
  return search.size > 0 ? `${path}?${search}` : path;
};

export interface Match { name: RouteName; params: Record<string, string>; query: URLSearchParams }

/** The expression that addresses of a page fulfil. */
export const patternOf = (name: RouteName): string => `^${patterns[name].replace(/:(\w+)/g, '([^/]+)')}/?$`;

const compiled = Object.entries(patterns).map(([name, pattern]) => ({
  name: name as RouteName,
  keys: [...pattern.matchAll(/:(\w+)/g)].map(([, key]) => key ?? ''),
  expression: new RegExp(patternOf(name as RouteName)),
}));

/** The page of an address; null for none. */
export const match = (url: URL): Match | null => {
  for (const { name, keys, expression } of compiled) {
    const found = expression.exec(url.pathname);
    if (!found) continue;
    try {
      const params = Object.fromEntries(keys.map((key, index) => [key, decodeURIComponent(found[index + 1] ?? '')]));
      return { name, params, query: url.searchParams };
    } catch {
      return null;
    }
  }
  return null;
};
