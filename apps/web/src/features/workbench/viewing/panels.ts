import type { ExplanationKind } from '@fovea/domain';
import { explanationKinds } from '@fovea/domain';
import { explanationWords } from '../explaining/explanation-words.ts';
import type { Layout } from './display.svelte.ts';
import type { Comparison, Layer, View } from './view-state.ts';

export type PanelName = 'image' | 'overlay' | MapName;

export interface Panel {
  readonly name: PanelName;
  readonly title: string;
  readonly picture: boolean;
  readonly map: MapName | null;
}

/** Which numbers a panel shows. */
export type MapName = 'attention' | ExplanationKind | 'modified' | 'before' | 'after' | 'difference';

export function isExplanation(name: string | null): name is ExplanationKind {
  return explanationKinds.some((kind) => kind === name);
}

interface Situation {
  readonly view: View;
  readonly layer: Layer;
  readonly layout: Layout;
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
  const { view, layer } = situation;
  if (view === 'differences') return compared(situation.comparison);
  if (view === 'side') return beside(situation);
  return [{ name: 'overlay', title: `${titleIn(situation, layer)} over the image`, picture: true, map: layer }];
}

/** The picture, the chosen layer, and a third map: attention beside all else, an explanation beside attention. */
function beside(situation: Situation): Panel[] {
  const { layer, layout, hasModel } = situation;
  const image: Panel = { name: 'image', title: 'Image', picture: true, map: null };
  const three: readonly Layer[] = layer === 'attention' ? ['attention', 'occlusion'] : ['attention', layer];
  const maps = hasModel && layout !== 'two' ? three : [layer];
  return [image, ...maps.map((map): Panel => ({ name: map, title: titleIn(situation, map), picture: false, map }))];
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

/** The panel that is drawn large: what was chosen, else the picture, else the difference. */
export function largeOf(panels: readonly Panel[], enlarged: string): Panel | undefined {
  const named = (name: string) => panels.find((panel) => panel.name === name);
  return named(enlarged) ?? named('image') ?? named('difference') ?? panels[0];
}
