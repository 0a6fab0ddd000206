import type { ExplanationKind } from '@fovea/domain';
import { explanationKinds } from '@fovea/domain';
import { explanationWords } from '../explaining/explanation-words.ts';
import type { Layout } from './display.svelte.ts';
import type { Comparison, Layer, Opponent, Together, View } from './view-state.ts';

export type PanelName = 'image' | 'overlay' | 'pair' | MapName;

/** What is painted in one place. */
export interface Side {
  readonly title: string;
  readonly picture: boolean;
  readonly map: MapName | null;
}

export interface Panel extends Side {
  readonly name: PanelName;
  /** What shares the panel's place: right of its divider, or shown in turn. */
  readonly second?: Side;
}

/** Which numbers a panel shows. */
export type MapName = 'attention' | ExplanationKind | 'modified' | 'before' | 'after' | 'difference' | 'disagreement';

export function isExplanation(name: string | null): name is ExplanationKind {
  return explanationKinds.some((kind) => kind === name);
}

interface Situation {
  readonly view: View;
  readonly layer: Layer;
  /** What the layer is held against; it counts for explanations alone. */
  readonly against: Opponent | null;
  readonly layout: Layout;
  readonly together: Together | null;
  readonly comparison: Comparison;
  /** A model answers, or has not said yet that it does not. */
  readonly hasModel: boolean;
  /** The step of the newest live picture, while this image's training runs. */
  readonly liveStep: number | null;
}

const titles = {
  attention: 'Attention',
  modified: 'As your regions ask',
  difference: 'Difference',
} as const satisfies Record<Exclude<Layer, ExplanationKind>, string>;

export const layerName = (layer: Layer): string =>
  isExplanation(layer) ? explanationWords[layer].name : titles[layer];

const titleIn = ({ liveStep }: Situation, layer: Layer): string =>
  layer === 'attention' && liveStep !== null ? `Attention, step ${liveStep}` : layerName(layer);

/** The panels that a situation asks for, from left to right. */
export function panelsOf(situation: Situation): readonly Panel[] {
  if (situation.together !== null) return [pairOf(situation)];
  if (situation.view === 'differences') return compared(situation.comparison);
  if (situation.view === 'overlay') return [overlaid(situation)];
  const other = opponentOf(situation);
  return other === null ? beside(situation) : opposed(situation, other);
}

const image: Panel = { name: 'image', title: 'Image', picture: true, map: null };

const alone = (situation: Situation, map: Layer): Panel => ({
  name: map,
  title: titleIn(situation, map),
  picture: false,
  map,
});

const overlaid = (situation: Situation): Panel => ({
  name: 'overlay',
  title: `${titleIn(situation, situation.layer)} over the image`,
  picture: true,
  map: situation.layer,
});

/** The image and its map in one place, or a map before and after. */
function pairOf(situation: Situation): Panel {
  const { view, layer, comparison } = situation;
  const second = view === 'overlay' ? overlaid(situation) : alone(situation, layer);
  const [one = image, other = second] = view === 'differences' ? compared(comparison) : [];
  return { ...one, name: 'pair', second: other };
}

/** The map of a panel; of two sides, that of the second, whose scale both share. */
export const mapOf = ({ map, second }: Panel): MapName | null => second?.map ?? map;

/**
 * What a panel paints, the first below.
 * @param isBare the picture without its map, wherever there is a picture
 * @param turn which side a flicker shows; null where both lie beside a divider
 */
export function sidesShown(panel: Panel, isBare: boolean, turn: 0 | 1 | null): readonly Side[] {
  const sides = panel.second === undefined ? [panel] : [panel, panel.second];
  const pictured = isBare ? sides.find(({ picture }) => picture) : undefined;
  if (pictured !== undefined) return [{ ...pictured, map: null }];
  return turn === null ? sides : [sides[turn] ?? panel];
}

/** What the layer that is shown is held against; null where nothing is, or nothing else. */
export const opponentOf = ({ view, layer, against }: Pick<Situation, 'view' | 'layer' | 'against'>): Opponent | null =>
  view === 'side' && isExplanation(layer) && against !== layer ? against : null;

/** Two maps, and where they disagree. */
function opposed(situation: Situation, other: Opponent): Panel[] {
  const disagreement: Panel = {
    name: 'disagreement',
    title: 'Where they disagree',
    picture: false,
    map: 'disagreement',
  };
  return [alone(situation, situation.layer), alone(situation, other), disagreement];
}

/** The picture, the chosen layer, and a third map: attention beside all else, an explanation beside attention. */
function beside(situation: Situation): Panel[] {
  const { layer, layout, hasModel } = situation;
  const three: readonly Layer[] = layer === 'attention' ? ['attention', 'occlusion'] : ['attention', layer];
  const maps = hasModel && layout !== 'two' ? three : [layer];
  return [image, ...maps.map((map) => alone(situation, map))];
}

function compared(comparison: Comparison): Panel[] {
  const difference: Panel = { name: 'difference', title: titles.difference, picture: false, map: 'difference' };
  if (comparison === 'modified') {
    return [
      { name: 'attention', title: 'Model’s attention', picture: false, map: 'before' },
      { name: 'modified', title: titles.modified, picture: false, map: 'after' },
      difference,
    ];
  }
  return [
    { name: 'before', title: 'Before', picture: false, map: 'before' },
    { name: 'after', title: 'After', picture: false, map: 'after' },
    difference,
  ];
}

/** The panel that is drawn large: what was chosen, else the picture, else what two maps differ in. */
export function largeOf(panels: readonly Panel[], enlarged: string): Panel | undefined {
  const named = (name: string) => panels.find((panel) => panel.name === name);
  return named(enlarged) ?? named('image') ?? named('difference') ?? named('disagreement') ?? panels[0];
}
