export interface Pin {
  readonly version: string;
  readonly hash?: string;
}
type Tool = 'node' | 'pnpm';

export const pins: Readonly<Record<Tool, Readonly<Record<string, Required<Pin>>>>>;
export const platform: string;
export function pinOf(tool: Tool, on?: string): Pin;
export function assertHashKnown(tool: Tool, options?: { readonly on?: string; readonly unpinned?: boolean }): void;
export function assertPinned(file: string, pin: string | undefined, what: string): Promise<void>;
