import type { ExplanationKind } from '@fovea/domain';
import { explanationKinds } from '@fovea/domain';
import { explanationWords } from '../explaining/explanation-words.ts';
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
  readonly comparison: Comparison;
  /** False until the gate has learned from feedback; null while nobody knows. */
  readonly gateTaught: boolean | null;
  /** The step of the newest live picture, while this image's training runs. */
  readonly liveStep: number | null;
}

const titles = {
  attention: 'Attention',
  modified: 'As your regions ask',
  difference: 'Difference',
} as const satisfies Record<Exclude<Layer, ExplanationKind>, string>;

const titleOf = (layer: Layer) => (isExplanation(layer) ? explanationWords[layer].name : titles[layer]);

/** The panels that a situation asks for, from left to right. */
export function panelsOf({ view, layer, comparison, gateTaught, liveStep }: Situation): readonly Panel[] {
  const title = layer === 'attention' && liveStep !== null ? `Attention, step ${liveStep}` : titleOf(layer);
  if (view === 'overlay') return [{ name: 'overlay', title: `${title} over the image`, picture: true, map: layer }];
  if (view === 'differences') {
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
  const image: Panel = { name: 'image', title: 'Image', picture: true, map: null };
  const chosen: Panel = { name: layer, title, picture: false, map: layer };
  const needsSecondOpinion = layer === 'attention' && gateTaught === false;
  const occlusion: Panel = { name: 'occlusion', title: titleOf('occlusion'), picture: false, map: 'occlusion' };
  return needsSecondOpinion ? [image, chosen, occlusion] : [image, chosen];
}
