// Type and spacing of Decree 30/2020/NĐ-CP, annex I, in Word's units: half-points and twentieths of a point.
import { AlignmentType, LineRuleType, type IStylesOptions } from 'docx';

export const twips = (millimetres: number): number => Math.round((millimetres / 25.4) * 1440);
export const margins = { top: twips(20), bottom: twips(20), left: twips(30), right: twips(15) };
/** First lines of paragraphs stand 1,27 cm in. */
export const firstLine = twips(12.7);

const black = '000000';
const text = { font: 'Times New Roman', size: 28, color: black };
const line = { line: 276, lineRule: LineRuleType.AUTO };

export const docxStyles: IStylesOptions = {
  default: {
    document: { run: { ...text, language: { value: 'vi-VN', eastAsia: 'vi-VN', bidirectional: 'ar-SA' } } },
    title: { run: { ...text, bold: true }, paragraph: { alignment: AlignmentType.CENTER } },
    heading1: { run: { ...text, bold: true }, paragraph: { spacing: { before: 200, after: 120, ...line }, indent: { firstLine }, keepNext: true } },
    heading2: { run: { ...text, bold: true }, paragraph: { spacing: { before: 120, after: 120, ...line }, indent: { firstLine }, keepNext: true } },
  },
  paragraphStyles: [
    { id: 'Body', name: 'Body Text', basedOn: 'Normal', quickFormat: true, run: text, paragraph: { alignment: AlignmentType.BOTH, spacing: { after: 120, ...line }, indent: { firstLine } } },
    { id: 'Note', name: 'Note', basedOn: 'Normal', quickFormat: true, run: { ...text, size: 22, italics: true }, paragraph: { alignment: AlignmentType.BOTH, spacing: { before: 80, after: 160 } } },
    { id: 'Caption', name: 'caption', basedOn: 'Normal', quickFormat: true, run: { ...text, size: 24, italics: true }, paragraph: { spacing: { before: 200, after: 80 }, keepNext: true } },
  ],
};
