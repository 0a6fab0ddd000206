export function contentHash(paths: readonly string[], salt?: string): Promise<string>;
export function oncePer(stampPath: string, content: string, work: () => Promise<unknown>): Promise<boolean>;
