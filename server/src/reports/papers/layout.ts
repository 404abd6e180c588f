// Lays a report out as an official paper: parts and their order of Decree 30/2020/NĐ-CP, annex I.
import type { ReportContent } from '@hoctap/shared/reports.content';
import { canonicalJson, sha256 } from '../canonical.ts';
import { annexesOf } from './annexes.ts';
import { dutyBlocks } from './duties.ts';
import type { Block, Paper } from './paper.ts';
import { results, written } from './results.ts';
import { bodyName, capitals, hasCommittee, longDay, moment, periodWords, within } from './words.ts';

/** `Số: 12/BC-UBND`; room for the number where it is still to be given; a full number of an agency's own is kept as it is. */
const numberOf = ({ unit, paper }: ReportContent): string => {
  if (paper.number?.includes('/')) return paper.number;
  return `${paper.number ?? ' '.repeat(8)}/BC${hasCommittee(unit) ? '-UBND' : ''}`;
};

const headOf = (content: ReportContent): Paper['head'] => {
  const { unit, parent, paper } = content;
  return {
    above: parent ? capitals(hasCommittee(parent) ? `UBND ${parent.nameVi}` : parent.nameVi) : null,
    body: hasCommittee(unit) ? ['ỦY BAN NHÂN DÂN', capitals(unit.nameVi)] : [capitals(unit.nameVi)],
    number: `Số: ${numberOf(content)}`,
    nation: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    motto: 'Độc lập - Tự do - Hạnh phúc',
    placeAndDate: `${paper.place}, ${longDay(paper.date)}`,
  };
};

/** Sections in the order of the numbers that they get: one that is empty takes none. */
const sectionsOf = (content: ReportContent): Block[] => {
  const sections: [string, Block[]][] = [
    ['KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU', results(content)],
    ['KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ', dutyBlocks(content)],
    ['KHÓ KHĂN, VƯỚNG MẮC', written(content.words.difficultiesVi)],
    ['ĐỀ XUẤT, KIẾN NGHỊ', written(content.words.proposalsVi)],
  ];
  return sections.filter(([, blocks]) => blocks.length > 0)
    .flatMap(([title, blocks], index): Block[] => [{ kind: 'heading', text: `${['I', 'II', 'III', 'IV'][index]}. ${title}` }, ...blocks]);
};

const amendmentWords = ({ amendment, amendsVi }: ReportContent): Block[] =>
  amendment > 0 ? [{ kind: 'paragraph', text: `Báo cáo này bổ sung, sửa đổi lần ${amendment} báo cáo đã khóa${amendsVi ? `. Lý do: ${amendsVi.replace(/[.\s]+$/, '')}` : ''}.` }] : [];

const recipientsOf = (recipients: string[]): string[] => {
  const kept = recipients.map((one) => one.replace(/^[\s-]+|[\s;.,]+$/g, '')).filter((one) => one && !/^lưu\b/i.test(one));
  const last = recipients.map((one) => one.replace(/^[\s-]+|[\s;.,]+$/g, '')).find((one) => /^lưu\b/i.test(one)) ?? 'Lưu: VT';
  return [...kept.map((one) => `- ${one};`), `- ${last}.`];
};

const confirmationOf = ({ confirmed }: ReportContent, digest: string): string =>
  confirmed
    ? `Số liệu do ${confirmed.fullName} (tài khoản ${confirmed.by}) xác nhận bằng mật khẩu trên Hoctap lúc ${moment(confirmed.at)}. Mã SHA-256 của báo cáo: ${digest.slice(0, 16)}…`
    : 'Bản chưa xác nhận: số liệu còn có thể thay đổi.';

/** `digest`: SHA-256 of the content in canonical JSON, under which it is kept. */
export const layOut = (content: ReportContent, digest = sha256(canonicalJson(content))): Paper => {
  const { framework, unit, parent, period, paper, amendment } = content;
  const subject = `Kết quả thực hiện ${framework.titleVi} ${periodWords(period)}`;
  const attachedTo = `(Kèm theo Báo cáo số ${numberOf(content)} ${longDay(paper.date)} của ${bodyName(unit)})`;
  return {
    title: `Báo cáo ${subject.charAt(0).toLocaleLowerCase('vi')}${subject.slice(1)} – ${unit.nameVi}`,
    author: bodyName(unit),
    date: new Date(`${paper.date}T00:00:00Z`),
    head: headOf(content),
    titleLines: { kind: 'BÁO CÁO', subject: [subject, ...(amendment > 0 ? [`(bổ sung, sửa đổi lần ${amendment})`] : [])] },
    blocks: [
      { kind: 'paragraph', text: `Thực hiện ${framework.citedVi ?? framework.titleVi}, ${bodyName(unit)} báo cáo kết quả ${periodWords(period)} như sau:` },
      ...amendmentWords(content),
      ...sectionsOf(content),
    ],
    closing: `Trên đây là báo cáo kết quả thực hiện ${periodWords(period)} của ${within(unit)}${parent ? `, ${bodyName(unit)} kính báo cáo ${bodyName(parent)}` : ''}./.`,
    sign: { titles: paper.signerTitleVi.map(capitals), name: paper.signerName },
    recipients: recipientsOf(paper.recipients),
    confirmation: confirmationOf(content, digest),
    annexes: annexesOf(content, attachedTo),
  };
};
