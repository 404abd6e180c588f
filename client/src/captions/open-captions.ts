// Captions that somebody has changed and not saved: they wait in this tab while another language or page is looked at.
import type { CaptionEditor } from './caption-editor.svelte.ts';

const open = new Map<string, CaptionEditor>();

addEventListener('beforeunload', (event) => {
  if ([...open.values()].some(({ isChanged }) => isChanged)) event.preventDefault();
});

export const openCaptions = {
  /** What waits under this name, else what `read` answers. */
  async take(name: string, read: () => Promise<CaptionEditor>): Promise<CaptionEditor> {
    const there = open.get(name);
    const editor = there?.isChanged ? there : await read();
    open.set(name, editor);
    return editor;
  },
};
