import type { DecodedImage } from '../decode.ts';
import { drawCell } from './cell.ts';
import { drawDistractors } from './distractors.ts';
import { drawDot } from './dot.ts';
import { drawParasites } from './parasite.ts';
import type { Random } from './random.ts';
import { randomFor } from './random.ts';
import type { SampleClass, SampleSettings, SampleSettingsInput } from './settings.ts';
import { sampleSettingsSchema } from './settings.ts';
import type { Stain } from './stain.ts';
import { stainOf } from './stain.ts';

/** The box around something, in image pixels: it covers [x, x + width) × [y, y + height). */
export interface SampleRegion {
  readonly kind: 'parasite' | 'dot';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One synthetic cell picture and what is known of it. */
export interface RenderedSample extends DecodedImage {
  readonly name: string;
  readonly subject: string;
  readonly label: SampleClass;
  /** Any parasite: 1, elsewhere 0; one byte a pixel, row-major. What a dot covers is not taken out. */
  readonly mask: Uint8Array;
  readonly regions: readonly SampleRegion[];
  readonly hasDot: boolean;
}

/**
 * Synthetic stained-smear cell pictures, without encoding them. The same settings and seed give the
 * same pixels. The dot has random numbers of its own: the same seed with other dot chances gives the same cells with
 * and without it, in the same order.
 * @param isWanted the subjects to draw, by name; all unless given. A subject's cells are the same with the others or without
 */
export function* renderSample(
  settings: SampleSettingsInput,
  seed: number,
  isWanted: (subject: string) => boolean = () => true,
): Generator<RenderedSample> {
  const parsed = sampleSettingsSchema.parse(settings);
  const healthy = Math.round(parsed.subjects * parsed.healthySubjects);
  const digits = String(parsed.subjects).length;
  const ranks = shuffledRanks(randomFor(seed, 'healthy subjects'), parsed.subjects);
  const people = ranks.flatMap((rank, index) => {
    const subject = `S${String(index + 1).padStart(Math.max(2, digits), '0')}`;
    if (!isWanted(subject)) return [];
    const stain = stainOf(randomFor(seed, subject, 'stain'), parsed.stainVariation);
    return [{ subject, isHealthy: rank < healthy, stain }];
  });
  for (const { number, person } of inOrder(parsed, people)) {
    const { subject, isHealthy, stain } = person;
    const random = randomFor(seed, subject, number);
    const label = !isHealthy && random.chance(parsed.infectedCells) ? 'Parasitized' : 'Uninfected';
    yield {
      name: `${subject}_thin_cell_${String(number).padStart(3, '0')}.png`,
      subject,
      label,
      ...renderCell(random, randomFor(seed, subject, number, 'dot'), stain, label, parsed),
    };
  }
}

/** All cells of all people in the order that the settings name; cells count from 1. */
function* inOrder<Person>({ cellsPerSubject, order }: SampleSettings, people: readonly Person[]) {
  const numbers = Array.from({ length: cellsPerSubject }, (_, index) => index + 1);
  if (order === 'subjects in turn') {
    for (const number of numbers) for (const person of people) yield { number, person };
  } else {
    for (const person of people) for (const number of numbers) yield { number, person };
  }
}

function renderCell(random: Random, dotRandom: Random, stain: Stain, label: SampleClass, settings: SampleSettings) {
  const cell = drawCell(random, stain);
  const { width, height, rgb } = cell.canvas;
  drawDistractors(cell, random, stain, settings.distractors);
  const parasites = label === 'Parasitized' ? drawParasites(cell, random, stain, settings.faintest) : [];
  const mask = new Uint8Array(width * height);
  for (const each of parasites) {
    each.forEach((value, pixel) => {
      if (value === 1) mask[pixel] = 1;
    });
  }
  const hasDot = dotRandom.chance(label === 'Parasitized' ? settings.dot.infected : settings.dot.healthy);
  const dot = hasDot ? drawDot(cell, dotRandom, settings.dot, mask) : null;
  const regions = [
    ...parasites.flatMap((each) => box('parasite', each, width)),
    ...(dot ? box('dot', dot, width) : []),
  ];
  return { width, height, rgb: new Uint8Array(new Uint8ClampedArray(rgb).buffer), mask, regions, hasDot };
}

function box(kind: SampleRegion['kind'], mask: Uint8Array, width: number): SampleRegion[] {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  mask.forEach((value, index) => {
    if (value === 0) return;
    const [x, y] = [index % width, Math.floor(index / width)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  });
  return right < 0 ? [] : [{ kind, x: left, y: top, width: right - left + 1, height: bottom - top + 1 }];
}

/** 0 … count − 1 in random order: the subjects of lowest rank are the healthy ones. */
function shuffledRanks(random: Random, count: number): number[] {
  const ranks = Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index--) {
    const other = Math.floor(random.next() * (index + 1));
    [ranks[index], ranks[other]] = [ranks[other] ?? 0, ranks[index] ?? 0];
  }
  return ranks;
}
