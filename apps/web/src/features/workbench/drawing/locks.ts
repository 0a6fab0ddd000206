import type { Roi } from '@fovea/domain';
import { toasts } from '#lib/toasts.svelte.ts';

/** Of regions that are to be changed, those that may be. Where some are locked, the page says so. */
export function unlocked(rois: readonly Roi[]): readonly Roi[] {
  const free = rois.filter(({ locked }) => locked !== true);
  const locked = rois.length - free.length;
  if (locked > 0) {
    toasts.show({
      kind: 'note',
      title: locked === 1 ? 'A locked region stays as it is' : `${locked} locked regions stay as they are`,
      detail: 'To change it, click its lock in the list of regions.',
    });
  }
  return free;
}
