// Which file draws which page; each is loaded when it is first opened.
import type { Component } from 'svelte';
import type { RouteName } from './routes.ts';

export interface PageProps { params: Record<string, string>; query: URLSearchParams }
interface Page {
  load: () => Promise<{ default: Component<PageProps> }>;
  /** Anyone may open it; else signing in comes first. */
  isPublic?: boolean;
}

/** Every route has its page. */
export const pages: Record<RouteName, Page> = {
  home: { load: () => import('./learning/HomePage.svelte'), isPublic: true },
  signIn: { load: () => import('./accounts/SignInPage.svelte'), isPublic: true },
  switch: { load: () => import('./devices/SwitchPage.svelte'), isPublic: true },
  join: { load: () => import('./accounts/JoinPage.svelte'), isPublic: true },
  setUp: { load: () => import('./accounts/SetUpPage.svelte'), isPublic: true },
  changePassword: { load: () => import('./accounts/ChangePasswordPage.svelte') },
  catalogue: { load: () => import('./courses/CataloguePage.svelte'), isPublic: true },
  course: { load: () => import('./courses/CoursePage.svelte'), isPublic: true },
  lesson: { load: () => import('./learning/LessonPage.svelte') },
  myCourses: { load: () => import('./learning/MyCoursesPage.svelte') },
  takeAlong: { load: () => import('./offline/TakeAlongPage.svelte') },
  onThisDevice: { load: () => import('./offline/OnThisDevicePage.svelte') },
  certificates: { load: () => import('./learning/CertificatesPage.svelte') },
  certificate: { load: () => import('./learning/CertificatePage.svelte'), isPublic: true },
  published: { load: () => import('./published/PublishedPage.svelte'), isPublic: true },
  myTitles: { load: () => import('./titles/MyTitlesPage.svelte') },
  myTitle: { load: () => import('./titles/MyTitlePage.svelte') },
  notices: { load: () => import('./learning/NoticesPage.svelte') },
  account: { load: () => import('./accounts/AccountPage.svelte') },
  staff: { load: () => import('./plan/StaffHomePage.svelte') },
  dashboard: { load: () => import('./plan/DashboardPage.svelte') },
  figures: { load: () => import('./figures/FiguresPage.svelte') },
  imports: { load: () => import('./imports/ImportsPage.svelte') },
  import: { load: () => import('./imports/ImportPage.svelte') },
  indicator: { load: () => import('./plan/IndicatorPage.svelte') },
  indicatorPeople: { load: () => import('./plan/IndicatorPeoplePage.svelte') },
  people: { load: () => import('./people/PeoplePage.svelte') },
  person: { load: () => import('./people/PersonPage.svelte') },
  credentials: { load: () => import('./credentials/CredentialsPage.svelte') },
  roster: { load: () => import('./people/RosterPage.svelte') },
  drafts: { load: () => import('./authoring/DraftsPage.svelte') },
  editor: { load: () => import('./authoring/EditorPage.svelte') },
  preview: { load: () => import('./authoring/PreviewPage.svelte') },
  captions: { load: () => import('./captions/CaptionsPage.svelte') },
  reviews: { load: () => import('./authoring/ReviewsPage.svelte') },
  sessions: { load: () => import('./sessions/SessionsPage.svelte') },
  session: { load: () => import('./sessions/SessionPage.svelte') },
  sessionSheet: { load: () => import('./sessions/SheetPage.svelte') },
  classes: { load: () => import('./classes/ClassesPage.svelte') },
  class: { load: () => import('./classes/ClassPage.svelte') },
  devices: { load: () => import('./devices/DevicesPage.svelte') },
  reports: { load: () => import('./reports/ReportsPage.svelte') },
  report: { load: () => import('./reports/ReportPage.svelte') },
  unitTitles: { load: () => import('./titles/UnitTitlesPage.svelte') },
  unitTitle: { load: () => import('./titles/UnitTitlePage.svelte') },
  filmQueue: { load: () => import('./films/FilmQueuePage.svelte') },
  system: { load: () => import('./system/SystemPage.svelte') },
  unitHistory: { load: () => import('./units/UnitHistoryPage.svelte') },
  unassigned: { load: () => import('./units/UnassignedPage.svelte') },
  reorganisations: { load: () => import('./units/ReorganisationsPage.svelte') },
  frameworks: { load: () => import('./frameworks/FrameworksPage.svelte') },
  titleSchemes: { load: () => import('./titles/SchemesPage.svelte') },
};
