import type { Identifier, Roi } from '@fovea/domain';
import { z } from 'zod';
import { keep, kept } from '#lib/kept.ts';
import { keptRoiSchema } from './kept-roi.ts';

const keyOf = (project: Identifier) => `fovea:copied:${project}`;

/** What was copied where the browser's storage does not take it. */
const held = new Map<Identifier, readonly Roi[]>();
/** The image on which the copied regions are to be pasted once it is open. */
let awaited: Identifier | null = null;

/** Regions that were copied in a project: the tabs of this browser share them. */
export const copiedRegions = {
  write(project: Identifier, rois: readonly Roi[]): void {
    held.set(project, rois);
    keep(keyOf(project), JSON.stringify(rois));
  },

  /** What was copied last in a project; none where nothing was. */
  read(project: Identifier): readonly Roi[] {
    try {
      const text = kept(keyOf(project));
      if (text !== null) return z.array(keptRoiSchema).parse(JSON.parse(text));
    } catch {
      // Damaged, or written by another release.
    }
    return held.get(project) ?? [];
  },

  /** They are to be pasted on this image, as soon as it is open. */
  pasteOn(image: Identifier): void {
    awaited = image;
  },

  /** An image was opened. @returns whether they are to be pasted on it */
  isAwaitedOn(image: Identifier): boolean {
    const isAwaited = awaited === image;
    awaited = null;
    return isAwaited;
  },
};
