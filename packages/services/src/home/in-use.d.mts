import type { LockHolder } from '@fovea/processes';

export function claimFile(home: string): string;
export function usedHere(
  home: string,
  holder: LockHolder,
): { readonly code: 'CONFLICT' | 'PORT_TAKEN'; readonly message: string };
