// Which lessons have a seed film, and what the course data do not say: the picture beside each slide, who speaks how.

/** What stands in the woven panel: a Lucide icon, a large figure, or keys of a keyboard. */
export type Sign = { icon: string } | { figure: string; unit: string } | { keys: string[] };

export type FilmPlan = {
  course: string;
  lesson: string;
  /** One per slide of the lesson. */
  signs: Sign[];
  /** Slide shown during each paragraph of the script; without it paragraph n shows slide n. */
  slideOfParagraph?: number[];
  /** espeak-ng voice of each speaker of a dialogue; who is not named here speaks Vietnamese. */
  speakers?: Record<string, string>;
};

export const films: FilmPlan[] = [
  {
    course: 'NN-VG',
    lesson: 'NN-VG.m1.l1',
    signs: [
      { icon: 'sprout' }, { icon: 'signpost' }, { icon: 'warehouse' }, { icon: 'droplets' },
      { icon: 'calendar-check' }, { icon: 'notebook-pen' }, { icon: 'leafy-green' },
    ],
  },
  {
    course: 'IT-CB',
    lesson: 'IT-CB.m1.l1',
    signs: [
      { icon: 'monitor' }, { icon: 'pc-case' }, { icon: 'app-window' }, { icon: 'power' },
      { keys: ['Windows', 'L'] }, { keys: ['Ctrl', 'S'] }, { icon: 'list-checks' },
    ],
  },
  {
    course: 'EN-A2',
    lesson: 'EN-A2.m1.l1',
    signs: [
      { icon: 'building-2' }, { icon: 'door-open' }, { icon: 'id-card' },
      { icon: 'handshake' }, { icon: 'briefcase' }, { icon: 'armchair' },
    ],
    slideOfParagraph: [0, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 3],
    speakers: { Lan: 'en-gb+f2', Tom: 'en-us+m3' },
  },
  {
    course: 'KN-SC',
    lesson: 'KN-SC.m1.l1',
    signs: [
      { icon: 'heart-pulse' }, { icon: 'eye' }, { figure: '115', unit: 'gọi cấp cứu' }, { figure: '10', unit: 'giây' },
      { icon: 'hand' }, { figure: '5–6', unit: 'cm' }, { figure: '30:2', unit: 'ép và thổi' },
    ],
    slideOfParagraph: [0, 1, 2, 3, 4, 5, 6, 6, 6],
  },
];

/** How espeak-ng's Vietnamese voice has to be given what it would misread; captions keep the true spelling. */
export const sayAs: Record<string, string> = {
  VietGAP: 'Việt Gáp',
  Windows: 'Uyn đâu',
  Ctrl: 'Con trôn',
  '115': 'một một năm',
  'xen-ti-mét': 'xen ti mét',
};

/** Words of several syllables that a slide or a caption does not break over two lines. */
export const compounds = [
  'máy tính', 'công sở', 'kim loại', 'vi sinh', 'ruộng rau', 'màn hình', 'tài khoản', 'tài liệu', 'nước thải', 'chuồng trại', 'thổi ngạt',
];
