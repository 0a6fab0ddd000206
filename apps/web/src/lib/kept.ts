/** The browser's storage; null where it is closed to us. */
export function browserStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** What the browser keeps under a key; null where it keeps nothing, or its storage is closed to us. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text, or nothing for null. Where the storage is closed to us, the page goes on without. */
export function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // What the page shows now lasts as long as the page.
  }
}
