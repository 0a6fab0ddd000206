import type { ImageDetail, Roi } from '@fovea/domain';
import { mostLabel, mostRegions } from '@fovea/domain';
import { plural } from '#lib/format.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import type { LinkedViewers } from '../viewing/linked-viewers.svelte.ts';
import { copiedRegions } from './copied-regions.ts';
import { besideOthers, movedInside } from './placing.ts';
import { regionsAt } from './regions-at.ts';
import type { Regions } from './regions.svelte.ts';

/** How far beside its original a copy lies, in screen pixels. */
const besidePx = 12;

const say = (title: string, detail: string) => toasts.show({ kind: 'note', title, detail });

/** What people do with regions that are drawn: select, copy, paste. */
export class RegionOperations {
  readonly #image: ImageDetail;
  readonly #regions: Regions;
  readonly #viewers: LinkedViewers;

  constructor(image: ImageDetail, regions: Regions, viewers: LinkedViewers) {
    this.#image = image;
    this.#regions = regions;
    this.#viewers = viewers;
  }

  selectAll(): void {
    this.#regions.selection = this.#regions.visible.map(({ id }) => id);
  }

  /** Selects the next of the regions that lie at the pointer, from above to below; where none lies, the next of the list. */
  selectNext(): void {
    const { visible, selected } = this.#regions;
    const { probed } = this.#viewers;
    const here = probed === null ? [] : regionsAt(probed, visible);
    const among = here.length > 0 ? here : visible;
    const next = among[(among.findIndex(({ id }) => id === selected) + 1) % among.length];
    if (next !== undefined) this.#regions.selected = next.id;
  }

  /** Locks regions against moving, reshaping and removing, or unlocks them. */
  lock(rois: readonly Roi[], isLocked: boolean): void {
    const locked = isLocked ? true : undefined;
    this.#regions.change(
      rois.map((roi) => ({ ...roi, locked })),
      isLocked ? 'Lock' : 'Unlock',
    );
  }

  /** @param label what the person calls the region; empty for the name of its tool */
  rename(roi: Roi, label: string): void {
    const name = label.trim().slice(0, mostLabel).trim();
    this.#regions.change([{ ...roi, label: name === '' ? undefined : name }], 'Rename');
  }

  duplicate(): void {
    const { selectedRegions } = this.#regions;
    if (selectedRegions.length === 0)
      return say('Nothing is duplicated', 'Select a region first: click it, or press S.');
    this.#insert(selectedRegions, 'Duplicate', 1);
  }

  /** @returns false where nothing is selected */
  copy(): boolean {
    const { selectedRegions } = this.#regions;
    if (selectedRegions.length === 0) return false;
    copiedRegions.write(this.#image.project, selectedRegions);
    toasts.show({
      kind: 'done',
      title: `${plural(selectedRegions.length, 'region')} copied`,
      detail: 'Ctrl V pastes on this or another image of the project, Ctrl Shift V on the next one.',
    });
    return true;
  }

  /** Pastes at the place where the regions were copied, or beside it. */
  paste(): void {
    const copied = this.#copied();
    const inside = copied.flatMap((roi) => {
      const shape = movedInside(roi.shape, this.#image);
      return shape === null ? [] : [{ ...roi, shape, isMoved: shape !== roi.shape }];
    });
    const { width, height } = this.#image;
    const size = `${width} × ${height} px`;
    const [left, moved] = [copied.length - inside.length, inside.filter(({ isMoved }) => isMoved).length];
    if (copied.length > 0 && inside.length === 0)
      return say(
        'Nothing is pasted',
        `${copied.length === 1 ? 'The copied region is' : 'The copied regions are'} larger than this image of ${size}.`,
      );
    if (!this.#insert(inside, 'Paste', 0)) return;
    if (left > 0)
      say(
        `${plural(inside.length, 'region')} of ${copied.length} pasted`,
        `${plural(left, 'region')} ${left === 1 ? 'is' : 'are'} larger than this image of ${size}, and left out.`,
      );
    if (moved > 0)
      say(
        `${plural(moved, 'region')} moved inside`,
        `Where ${moved === 1 ? 'it was' : 'they were'} copied, this image of ${size} has no room. Check the place.`,
      );
  }

  /** Whether there is something to paste; says so where there is not. */
  hasCopied(): boolean {
    return this.#copied().length > 0;
  }

  #copied(): readonly Roi[] {
    const copied = copiedRegions.read(this.#image.project);
    if (copied.length === 0)
      say('Nothing is pasted', 'No region of this project was copied. Select one, and press Ctrl C.');
    return copied;
  }

  /** @returns false where the image takes no more of them */
  #insert(rois: readonly Roi[], verb: 'Duplicate' | 'Paste', from: 0 | 1): boolean {
    if (rois.length === 0) return false;
    const regions = this.#regions;
    if (!regions.hasRoomFor(rois.length)) {
      const sum = regions.current.length + rois.length;
      say(
        `Nothing is ${verb === 'Paste' ? 'pasted' : 'duplicated'}`,
        `An image holds ${mostRegions} regions at most, and this one would have ${sum}. Remove some first.`,
      );
      return false;
    }
    const step = Math.max(1, Math.round(besidePx / this.#viewers.scale));
    const shapes = rois.map(({ shape }) => shape);
    const others = regions.current.map(({ shape }) => shape);
    const placed = besideOthers(shapes, others, { step, from, image: this.#image });
    const inserted = rois.map((roi, at) => ({ ...roi, locked: undefined, shape: placed[at] ?? roi.shape }));
    regions.insert(inserted, verb);
    if (placed === shapes)
      say('The copy lies over another region', 'The image has no room beside it. Move one of them to see both.');
    return true;
  }
}
