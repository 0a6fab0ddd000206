import { explanationKinds } from '@fovea/domain';
import type { ImageList } from '#lib/image-list.ts';
import { listParameters, readImageList } from '#lib/image-list.ts';

/** What of the workbench lives in its address, so that it can be shared and survives a reload. */
const views = ['side', 'overlay', 'differences'] as const;
export type View = (typeof views)[number];

const layers = ['attention', ...explanationKinds, 'modified', 'difference'] as const;
export type Layer = (typeof layers)[number];

/** What an explanation can be held against: another one, or the attention. */
const opponents = ['attention', ...explanationKinds] as const;
export type Opponent = (typeof opponents)[number];

/** Two sides in the place of one panel: beside a divider, or one after the other. */
const togethers = ['swipe', 'flicker'] as const;
export type Together = (typeof togethers)[number];

/** *Show differences* compares the model's map with what the regions ask for, or with what a run made of it. */
const comparisons = ['modified', 'trained'] as const;
export type Comparison = (typeof comparisons)[number];

export interface ViewState {
  readonly view: View;
  readonly layer: Layer;
  /** The map beside the explanation that is shown, with what they disagree on; null: none. */
  readonly against: Opponent | null;
  /** Null: each side in a panel of its own. */
  readonly together: Together | null;
  /** Null: the champion. */
  readonly version: string | null;
  readonly run: string | null;
  /** Null: trained where a finished run is open, else modified. */
  readonly compare: Comparison | null;
  /** The prediction stays hidden until it is asked for, so that it does not lead the expert's eye. */
  readonly prediction: boolean;
  /** What the image was opened from, in which *next* goes on. */
  readonly list: ImageList;
}

function oneOf<Value extends string>(values: readonly Value[], text: string | null): Value | null {
  return values.find((value) => value === text) ?? null;
}

export function parseViewState(search: Pick<URLSearchParams, 'get'>): ViewState {
  return {
    view: oneOf(views, search.get('view')) ?? 'side',
    layer: oneOf(layers, search.get('layer')) ?? 'attention',
    against: oneOf(opponents, search.get('against')),
    together: oneOf(togethers, search.get('together')),
    version: search.get('version'),
    run: search.get('run'),
    compare: oneOf(comparisons, search.get('compare')),
    prediction: search.get('prediction') === '1',
    list: readImageList(search),
  };
}

/** The query of a state, with a leading `?`; what is as usual is left out, so the usual state has none. */
export function viewQuery(state: ViewState): string {
  const search = new URLSearchParams();
  if (state.view !== 'side') search.set('view', state.view);
  if (state.layer !== 'attention') search.set('layer', state.layer);
  if (state.against !== null) search.set('against', state.against);
  if (state.together !== null) search.set('together', state.together);
  if (state.version !== null) search.set('version', state.version);
  if (state.run !== null) search.set('run', state.run);
  if (state.compare !== null) search.set('compare', state.compare);
  if (state.prediction) search.set('prediction', '1');
  for (const [name, value] of listParameters(state.list)) search.set(name, value);
  const query = search.toString();
  return query === '' ? '' : `?${query}`;
}
