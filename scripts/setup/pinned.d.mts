export const pins: Readonly<Record<'node' | 'pnpm', Readonly<Record<string, string>>>>;
export const platform: string;
export function assertPinned(file: string, pin: string | undefined, what: string): Promise<void>;
