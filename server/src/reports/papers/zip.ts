// docx and xlsx are zip files that carry the hour at which they were made; here they get the paper's date instead.
import JSZip from 'jszip';

const corePath = 'docProps/core.xml';

/** The same files in the same order, with `at` as every date inside: the same input is the same bytes on any day. */
export const pinned = async (zip: Buffer, at: Date): Promise<Buffer> => {
  const made = await JSZip.loadAsync(zip);
  const fixed = new JSZip();
  for (const { name, dir } of Object.values(made.files)) {
    if (dir) continue;
    const data = name === corePath ? withDates(await made.files[name]!.async('string'), at) : await made.files[name]!.async('nodebuffer');
    fixed.file(name, data, { date: at, createFolders: false });
  }
  return fixed.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', compressionOptions: { level: 6 }, platform: 'DOS' });
};

const withDates = (core: string, at: Date): string =>
  core.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${at.toISOString().replace(/\.\d+Z$/, 'Z')}`);
