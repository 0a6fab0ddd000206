export const pnpmName: string;
export function findPnpm(): Promise<[string, string[]]>;
