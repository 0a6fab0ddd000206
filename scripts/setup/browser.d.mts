/** `chromium`: its path, absent for Playwright's own; `missing`: why there is none. */
export function findBrowser(log: (line: string) => void): Promise<{
  readonly outcome: string;
  readonly chromium?: string;
  readonly missing?: string;
}>;
