// The paper before it has a format: docx and PDF are both written from this, so that they say the same to the letter.

export type Align = 'left' | 'center' | 'right';
/** `note` stands in italics behind the text. A line break in `text` is a line break on paper. */
export interface Cell { text: string; note?: string; bold?: boolean }
/** Widths in millimetres, type size in points; the head is repeated on every page and no row is divided. */
export interface Table { kind: 'table'; size: number; columns: { head: string; width: number; align: Align }[]; rows: Cell[][] }
/** A `lead` introduces what follows and stays on its page, as headings and captions do; `newPage`: starts a page. */
export interface Words { kind: 'heading' | 'paragraph' | 'lead' | 'item' | 'note' | 'caption'; text: string; newPage?: boolean }
export type Block = Words | Table;

export interface Annex { landscape: boolean; title: string[]; attachedTo: string; blocks: Block[] }

export interface Paper {
  /** What the file is called in its properties. */
  title: string;
  author: string;
  /** Every date inside the files, so that they are the same bytes whenever they are made. */
  date: Date;
  head: { above: string | null; body: string[]; number: string; nation: string; motto: string; placeAndDate: string };
  titleLines: { kind: string; subject: string[] };
  blocks: Block[];
  /** The last sentence; it stands on one page with the signature. */
  closing: string;
  sign: { titles: string[]; name: string };
  recipients: string[];
  /** Who confirmed the figures and by which digest they can be recognised, or that nobody has. */
  confirmation: string;
  annexes: Annex[];
}
