// Has anything been taken along on this device? Only then its store is loaded at all.
const key = 'hoctap.taken';

export const hasTaken = (): boolean => {
  try {
    return localStorage.getItem(key) === '1';
  } catch {
    return false;
  }
};
export const noteTaken = (): void => {
  try {
    localStorage.setItem(key, '1');
  } catch {
    // A browser that keeps nothing takes nothing along either.
  }
};
