// What the spreadsheets of each kind look like: the same for templates and for reading.
import type { ImportKind } from '@hoctap/shared/imports.contract';
import type { Half } from '@hoctap/shared/figures.rules';
import type { Column } from './table.ts';

/** Name of the sheet that is filled in. */
export const sheetNames: Record<ImportKind, string> = { headcounts: 'Số người', figures: 'Số liệu', people: 'Danh sách người', attendances: 'Điểm danh' };
export const titles: Record<ImportKind, string> = { headcounts: 'Nhập số người theo nhóm', figures: 'Nhập số liệu của chỉ tiêu và nhiệm vụ', people: 'Nhập danh sách người', attendances: 'Nhập điểm danh các lớp đã học trực tiếp' };

const unit = { key: 'unit', head: 'Đơn vị', isNeeded: true };
const ends: Column[] = [{ key: 'source', head: 'Nguồn', isNeeded: true }, { key: 'note', head: 'Ghi chú', isNeeded: false }];
export const columnsOf: Record<ImportKind, Column[]> = {
  headcounts: [unit, { key: 'about', head: 'Nhóm', isNeeded: true }, { key: 'year', head: 'Năm', isNeeded: true }, { key: 'count', head: 'Số người', isNeeded: true }, ...ends],
  figures: [
    unit, { key: 'about', head: 'Chỉ tiêu', isNeeded: true }, { key: 'year', head: 'Năm', isNeeded: true }, { key: 'half', head: 'Kỳ', isNeeded: false }, { key: 'count', head: 'Số đạt', isNeeded: true }, { key: 'whole', head: 'Tổng số', isNeeded: true }, ...ends,
  ],
  people: [
    { key: 'name', head: 'Họ và tên', isNeeded: true }, { key: 'sex', head: 'Giới tính', isNeeded: false }, { key: 'born', head: 'Năm sinh', isNeeded: false }, { key: 'groups', head: 'Nhóm', isNeeded: true },
    { key: 'work', head: 'Nơi làm việc', isNeeded: true }, { key: 'home', head: 'Nơi ở', isNeeded: true }, { key: 'from', head: 'Từ ngày', isNeeded: false }, { key: 'phone', head: 'Số điện thoại', isNeeded: false }, { key: 'email', head: 'E-mail', isNeeded: false },
  ],
  attendances: [
    { key: 'name', head: 'Họ và tên', isNeeded: true }, { key: 'born', head: 'Năm sinh', isNeeded: false }, { key: 'place', head: 'Nơi ở hoặc nơi làm việc', isNeeded: false }, { key: 'day', head: 'Ngày học', isNeeded: true },
    { key: 'title', head: 'Tên lớp', isNeeded: true }, { key: 'periods', head: 'Số tiết', isNeeded: true }, { key: 'about', head: 'Chỉ tiêu', isNeeded: true }, { key: 'through', head: 'Đơn vị tổ chức', isNeeded: false }, { key: 'source', head: 'Nguồn', isNeeded: true },
  ],
};
/** How a period is written beside its year; without a word, as in tables of before there were half-years, it is the year. */
export const halfWords: Record<Half, string> = { Y: 'Cả năm', H1: '6 tháng đầu năm' };
/** What a line says beyond what the template fills in by itself; a line without any of it is passed over. */
export const filledBy: Record<ImportKind, string[]> = {
  headcounts: ['count', 'whole', 'source', 'note'], figures: ['count', 'whole', 'source', 'note'], people: ['name', 'phone', 'email'], attendances: ['name', 'day', 'periods'],
};
/** Which figures a kind holds. */
export const figureKindOf = (kind: ImportKind): 'headcount' | 'figure' => (kind === 'headcounts' ? 'headcount' : 'figure');
