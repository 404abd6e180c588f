// What this browser remembers of films on their way, so that a reload knows to which lesson they belong. The file itself it cannot keep.
export interface KeptUpload { id: string; course: string; lesson: string; name: string; size: number }

const key = 'hoctap.uploads';

export const keptUploads = (): KeptUpload[] => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '[]') as KeptUpload[];
  } catch {
    // A browser that keeps nothing: the server still knows what it has, and the same file goes on from there.
    return [];
  }
};
const write = (uploads: KeptUpload[]): void => {
  try {
    localStorage.setItem(key, JSON.stringify(uploads));
  } catch {
    // As above.
  }
};
export const keepUpload = (upload: KeptUpload): void => write([...keptUploads().filter(({ id }) => id !== upload.id), upload]);
export const dropUpload = (id: string): void => write(keptUploads().filter((one) => one.id !== id));
