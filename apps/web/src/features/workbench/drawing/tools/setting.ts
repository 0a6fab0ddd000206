import { keep, kept } from '#lib/kept.ts';
import type { Extent } from '../shape-editing.ts';

/** A number that a tool draws with: a person's choice, kept on this computer. */
export interface Setting {
  /** Under this name it is kept. */
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly least: number;
  readonly most: (image: Extent) => number;
  /** Where nobody has chosen yet. */
  readonly usual: (image: Extent) => number;
  /** How far one press of `[` or `]` goes from a value. */
  readonly step: (value: number) => number;
  /** A disc of this diameter follows the pointer, in image pixels. */
  readonly isDiameter: boolean;
}

const keyOf = ({ id }: Setting) => `fovea:pen:${id}`;

export function settingIn(setting: Setting, image: Extent): number {
  const chosen = Number(kept(keyOf(setting)) ?? NaN);
  return within(setting, Number.isFinite(chosen) ? chosen : setting.usual(image), image);
}

/** @returns the value as it is kept: as near as the setting allows */
export function keepSetting(setting: Setting, value: number, image: Extent): number {
  const chosen = within(setting, value, image);
  keep(keyOf(setting), String(chosen));
  return chosen;
}

const within = (setting: Setting, value: number, image: Extent) =>
  Math.round(Math.min(setting.most(image), Math.max(setting.least, value)));

const shorterSide = ({ width, height }: Extent) => Math.min(width, height);

/** A diameter in image pixels. @param share of the image's shorter side that it has at first */
export const diameter = (id: string, name: string, share: number): Setting => ({
  id,
  name,
  unit: 'px',
  least: 2,
  most: (image) => Math.max(2, Math.floor(shorterSide(image) / 2)),
  usual: (image) => Math.max(4, Math.round(shorterSide(image) * share)),
  step: (value) => Math.max(1, Math.round(value / 10)),
  isDiameter: true,
});
