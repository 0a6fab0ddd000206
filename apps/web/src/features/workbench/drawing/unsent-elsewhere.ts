import type { DraftStore } from './draft-store.ts';

/** A browser shares cookies between the ports of one host, unlike its storage. The name ends with the port. */
const prefix = 'fovea-unsent-';
const keptSeconds = 365 * 24 * 3600;

function cookies(): string {
  try {
    return document.cookie;
  } catch {
    // They are closed to us.
    return '';
  }
}

function write(port: string, images: number): void {
  document.cookie = `${prefix}${port}=${images}; path=/; samesite=strict; max-age=${images > 0 ? keptSeconds : 0}`;
}

/** Notes for Fovea's pages at other ports on how many images regions wait here. */
export function noteUnsent(store: DraftStore): void {
  const images = store.pendingImages(new Set()).length;
  const isNoted = cookies().includes(`${prefix}${location.port}=`);
  if (images > 0 || isNoted) write(location.port, images);
}

/** Takes back what was noted. Most often nothing was, and then the drafts need not be read. */
export function noteSent(store: DraftStore): void {
  if (cookies().includes(prefix)) noteUnsent(store);
}

export interface UnsentElsewhere {
  readonly port: string;
  readonly images: number;
}

/** Where else in this browser regions wait for Fovea. */
export function unsentElsewhere(): readonly UnsentElsewhere[] {
  return cookies()
    .split('; ')
    .flatMap((cookie) => {
      const [, port, images] = /^fovea-unsent-(\d+)=(\d+)$/.exec(cookie) ?? [];
      return port === undefined || port === location.port ? [] : [{ port, images: Number(images) }];
    });
}

/** The person knows. Once Fovea runs there, the regions are sent all the same. */
export function forgetUnsentElsewhere({ port }: UnsentElsewhere): void {
  write(port, 0);
}
