import type { Identifier, ImageDetail, Point } from '@fovea/domain';
import { isFoveaError } from '@fovea/domain';
import { toasts } from '#lib/toasts.svelte.ts';
import { Gestures } from './drawing/gestures.ts';
import { regionOfMap } from './drawing/region-of-map.ts';
import { RegionOperations } from './drawing/region-operations.ts';
import { Regions } from './drawing/regions.svelte.ts';
import { Sketch } from './drawing/sketch.svelte.ts';
import { Explaining } from './explaining/explaining.svelte.ts';
import { RubOut } from './explaining/rub-out.svelte.ts';
import type { Retraining } from './retraining/retraining.svelte.ts';
import { isExplanation, mapOf } from './viewing/panels.ts';
import { thresholdFor } from './viewing/colour-range.ts';
import type { ViewState } from './viewing/view-state.ts';
import { Viewing } from './viewing/viewing.svelte.ts';

/** The screen for one image: what is seen, drawn, explained and retrained there. Components draw it and hand events in. */
export class Workbench {
  readonly image: ImageDetail;
  readonly regions: Regions;
  readonly viewing: Viewing;
  readonly sketch: Sketch;
  readonly operations: RegionOperations;
  /** What a pointer does on the panels, one gesture for all of them. */
  readonly gestures = new Gestures();
  readonly explaining: Explaining;
  readonly rubOut: RubOut;
  readonly retraining: Retraining;
  /** The version by which somebody found nothing to mark here. */
  passed = $state() as Identifier | null;
  /** Test images are in no queue, and only of the version in use can be said that it needs no correction here. */
  readonly canPass = $derived.by(() => {
    const { version } = this.viewing.state;
    const isInUse = version === null || version === this.retraining.championId;
    return this.sketch.shown.length === 0 && this.image.split !== 'test' && isInUse;
  });

  constructor(image: ImageDetail, state: () => ViewState, retraining: Retraining) {
    this.image = image;
    this.passed = image.passed;
    this.retraining = retraining;
    this.regions = new Regions(image.id, image.feedback);
    this.viewing = new Viewing({
      image,
      state,
      champion: () => retraining.championId,
      run: () => retraining.run,
      live: () => retraining.followed.live,
      shown: () => this.sketch.shown,
      explanations: () => this.explaining.maps,
    });
    const { viewing } = this;
    this.sketch = new Sketch(image, this.regions, viewing.viewers, () => viewing.pixels);
    this.operations = new RegionOperations(image, this.regions, viewing.viewers);
    this.explaining = new Explaining({
      image: image.id,
      version: () => viewing.prediction?.version.id ?? null,
      kind: () => {
        const { view, layer } = viewing.state;
        return view !== 'differences' && isExplanation(layer) ? layer : null;
      },
      isShown: (kind) => viewing.panels.some((panel) => mapOf(panel) === kind),
      regions: this.regions,
    });
    this.rubOut = new RubOut({
      image: image.id,
      version: () => viewing.prediction?.version.id ?? null,
      strokes: () => this.sketch.rubbing,
    });
    this.sketch.onChoice = () => viewing.lineTool.choose(false);
  }

  /** Takes the line tool in hand: no other tool is, and no region takes the arrow keys. */
  measureLine(isChosen: boolean): void {
    if (isChosen) {
      this.sketch.choose('pan');
      this.regions.selected = null;
    }
    this.viewing.lineTool.choose(isChosen);
  }

  /** Arrow keys move the end of a line that is drawn, else what they move while drawing. */
  arrow(by: Point): void {
    const { lineTool, viewers } = this.viewing;
    if (lineTool.isChosen) lineTool.move(viewers.moveCursor(by));
    else this.sketch.arrow(by);
  }

  /** Space: presses at the reading point, as a click would. */
  pressAtCursor(): void {
    const { lineTool, viewers } = this.viewing;
    if (lineTool.isChosen) lineTool.press(viewers.cursor?.point ?? viewers.moveCursor([0, 0]));
    else this.sketch.pressAtCursor();
  }

  /** Makes a region of what the map of the chosen layer shows above the threshold, to correct from. */
  makeRegionOfMap(): void {
    const { probedMap, frame, display } = this.viewing;
    const threshold = thresholdFor(probedMap, display.settings.threshold, this.viewing.rangeFor(probedMap));
    const map = this.viewing.mapValues(probedMap);
    const refuse = (detail: string) => toasts.show({ kind: 'note', title: 'No region is made', detail });
    if (map === null) return refuse('No map is there yet. Press “Show prediction”, and wait for the map.');
    if (threshold === 0)
      return refuse(
        'The map shows every place. Move “Hide below” up, in “Colours and range”, until only the places stay that you mean.',
      );
    try {
      const shape = regionOfMap(map, threshold, frame);
      if (shape === null) return refuse('No place of the map is that high. Move “Hide below” down.');
      this.sketch.keep(shape);
    } catch (error) {
      if (!isFoveaError(error)) throw error;
      refuse(error.message);
    }
  }

  /** Hides all regions from the view, or shows all, also those that were hidden one by one. */
  hideRegions(isHidden: boolean): void {
    this.viewing.display.change({ regions: !isHidden });
    if (!isHidden) this.regions.hidden = [];
  }
}
