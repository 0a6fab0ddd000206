import type {
  ExplanationKind,
  Faithfulness,
  Identifier,
  ImageDetail,
  Letterbox,
  Meaning,
  Point,
  Prediction,
  Roi,
} from '@fovea/domain';
import { attentionDifference, letterbox, modelSize, modifiedMap, rasterise } from '@fovea/domain';
import { api } from '#lib/api.ts';
import { mapAddress } from '#lib/maps.ts';
import type { Problem } from '#lib/problem.ts';
import { toProblem } from '#lib/problem.ts';
import { Display } from './viewing/display.svelte.ts';
import type { Outcome, Target, Tool } from './drawing/drawing.ts';
import { Drawing } from './drawing/drawing.ts';
import { Explaining } from './explaining/explaining.svelte.ts';
import { LinkedViewers } from './viewing/linked-viewers.svelte.ts';
import { LoadedMap } from './viewing/loaded-map.svelte.ts';
import type { MapName } from './viewing/panels.ts';
import { isExplanation, panelsOf } from './viewing/panels.ts';
import type { Pixels } from './viewing/probe.ts';
import { probe } from './viewing/probe.ts';
import { Regions } from './drawing/regions.svelte.ts';
import type { Retraining } from './retraining/retraining.svelte.ts';
import { sameRegions } from './drawing/same-regions.ts';
import { moveShape } from './drawing/shape-editing.ts';
import type { Comparison, ViewState } from './viewing/view-state.ts';

const pressReachPx = 10;

/** The state of the screen for one image. Components draw it and hand events in. */
export class Workbench {
  readonly image: ImageDetail;
  readonly box: Letterbox;
  readonly display = new Display();
  readonly viewers: LinkedViewers;
  readonly regions: Regions;
  readonly retraining: Retraining;
  readonly attention = new LoadedMap();
  readonly explaining: Explaining;
  readonly before = new LoadedMap();
  readonly after = new LoadedMap();
  readonly live = new LoadedMap();

  state = $state.raw() as ViewState;
  picture = $state.raw<HTMLImageElement | null>(null);
  pictureProblem = $state<string | null>(null);
  pixels = $state.raw<Pixels | null>(null);
  prediction = $state.raw<Prediction | null>(null);
  predictionProblem = $state.raw<Problem | null>(null);
  predicting = $state(false);
  /** The version by which somebody found nothing to mark here. */
  passed = $state() as Identifier | null;
  tool = $state<Tool>('pan');
  /** What is being drawn: its outline so far. */
  preview = $state.raw<readonly Point[] | null>(null);
  /** The region that is being dragged, as it looks now. */
  edited = $state.raw<Roi | null>(null);

  readonly #drawing: Drawing;
  #questions = 0;

  /** Regions as they look at this instant, a drag included. */
  readonly shown = $derived.by(() => {
    const { edited } = this;
    return this.regions.current.map((roi) => (roi.id === edited?.id ? edited : roi));
  });
  /** The finished run that is open, when it has maps to compare. */
  readonly trainedRun = $derived.by(() => (this.retraining.run?.state === 'finished' ? this.retraining.run : null));
  readonly comparison = $derived.by((): Comparison => {
    if (this.trainedRun === null) return 'modified';
    return this.state.compare ?? (this.trainedRun.stale ? 'modified' : 'trained');
  });
  /** This image's attention is being photographed while it trains. */
  readonly isWatched = $derived.by(() => this.retraining.isActive && this.retraining.live?.image === this.image.id);
  readonly panels = $derived.by(() =>
    panelsOf({
      view: this.state.view,
      layer: this.state.layer,
      comparison: this.comparison,
      gateTaught: this.isWatched ? null : (this.prediction?.gateTaught ?? null),
      liveStep: this.isWatched ? (this.retraining.live?.step ?? null) : null,
    }),
  );
  readonly modified = $derived.by(() => {
    const model = this.attention.values;
    return model === null ? null : modifiedMap(model, rasterise(this.shown, this.box));
  });
  /** Both sides of *Show differences*. */
  readonly compared = $derived.by(() =>
    this.comparison === 'trained'
      ? { before: this.before.values, after: this.after.values }
      : { before: this.attention.values, after: this.modified },
  );
  readonly difference = $derived.by(() => {
    const { before, after } = this.compared;
    return before && after ? attentionDifference(before, after) : null;
  });
  /** The meaning that the two buttons show. */
  readonly meaning = $derived.by(
    () => (this.tool === 'pan' ? this.regions.selectedRegion?.meaning : null) ?? this.regions.meaning,
  );
  /** The largest changes among all images of the open run, so that its images share one scale; empty before a training. */
  readonly differenceExtremes = $derived.by(() => {
    const run = this.comparison === 'trained' ? this.trainedRun : null;
    const trained = (run?.differences ?? []).filter(({ kind }) => kind === 'trained');
    return Float32Array.from(trained.flatMap(({ summary }) => [summary.largestIncrease, -summary.largestDecrease]));
  });
  /** The map whose value the probe reads: the layer that is shown. */
  readonly probedMap = $derived.by((): MapName =>
    this.state.view === 'differences' ? 'difference' : this.state.layer,
  );
  readonly reading = $derived.by(() => {
    const point = this.viewers.probed;
    return point === null ? null : probe(point, this.pixels, this.mapValues(this.probedMap), this.box);
  });

  constructor(image: ImageDetail, state: ViewState, retraining: Retraining) {
    this.image = image;
    this.passed = image.passed;
    this.state = state;
    this.retraining = retraining;
    this.box = letterbox(image.width, image.height, modelSize);
    this.viewers = new LinkedViewers(this.box);
    this.explaining = new Explaining(image.id);
    this.regions = new Regions(image.id, image.feedback);
    this.#drawing = new Drawing(image);
  }

  /** The numbers behind a panel; null while they are not there. */
  mapValues(name: MapName): Float32Array | null {
    if (name === 'attention')
      return this.isWatched ? (this.live.values ?? this.attention.values) : this.attention.values;
    if (isExplanation(name)) return this.explaining.maps[name].values;
    if (name === 'modified') return this.modified;
    return name === 'difference' ? this.difference : this.compared[name];
  }

  /** What has to be told about a panel's map: that it comes, or why it does not. */
  mapStatus(name: MapName): LoadedMap {
    if (isExplanation(name)) return this.explaining.maps[name];
    if (this.comparison !== 'trained' || name === 'attention' || name === 'modified') return this.attention;
    return name === 'before' || this.before.problem || this.before.loading ? this.before : this.after;
  }

  async loadPicture(): Promise<void> {
    const picture = new Image();
    picture.src = `/api/images/${this.image.id}/file`;
    try {
      await picture.decode();
    } catch {
      this.pictureProblem =
        'The picture cannot be read. Its file may be damaged; import it again. Your regions are kept.';
      return;
    }
    const { width, height } = this.image;
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    context?.drawImage(picture, 0, 0, width, height);
    this.pixels = context?.getImageData(0, 0, width, height) ?? null;
    this.picture = picture;
  }

  /** Asks the version of the address (else the champion) for its answer and its map; the last question counts. */
  async predict(): Promise<void> {
    const version = this.state.version ?? undefined;
    const image = this.image.id;
    const question = ++this.#questions;
    this.predicting = true;
    try {
      const prediction = await api.predictions.predict.query(version === undefined ? { image } : { image, version });
      if (question !== this.#questions) return;
      [this.prediction, this.predictionProblem] = [prediction, null];
      await this.attention.load(mapAddress.prediction(image, 'gate', prediction.version.id), true);
    } catch (error) {
      if (question !== this.#questions) return;
      [this.prediction, this.predictionProblem] = [null, toProblem(error)];
    } finally {
      if (question === this.#questions) this.predicting = false;
    }
  }

  loadExplanation(kind: ExplanationKind): void {
    if (this.prediction !== null) this.explaining.show(kind, this.prediction.version.id);
  }

  compareExplanations(): void {
    if (this.prediction !== null) void this.explaining.compare(this.prediction.version.id);
  }

  async randomise(kind: ExplanationKind): Promise<void> {
    if (this.prediction !== null) await this.explaining.randomise(kind, this.prediction.version.id);
  }

  /** With the regions as they are, saved first. */
  async tryFaithfulness(kind: ExplanationKind): Promise<void> {
    if (this.prediction === null) return;
    await this.explaining.tryFaithfulness(kind, this.prediction.version.id, async () => {
      await this.regions.flush();
      return this.regions.current;
    });
  }

  /** What was found of an explanation with the regions as they are; undefined where that was not tried. */
  faithfulness(kind: ExplanationKind): Faithfulness | null | undefined {
    const tried = this.explaining.faithful[kind];
    return tried !== undefined && sameRegions(tried.rois, this.regions.current) ? tried.found : undefined;
  }

  /** Both maps of the open run for this image. */
  loadComparison(): void {
    const run = this.trainedRun;
    if (!run) return;
    void this.before.load(mapAddress.run(run.id, this.image.id, 'before'));
    void this.after.load(mapAddress.run(run.id, this.image.id, 'after'));
  }

  loadLive(): void {
    const { live } = this.retraining;
    if (live && this.isWatched) void this.live.load(mapAddress.live(live.run, live.step), true);
  }

  choose(tool: Tool): void {
    this.tool = tool;
    this.#drawing.choose(tool);
    this.#draw(null);
  }

  /** @returns true where the press is the drawing's, so that the view must not move */
  down(point: Point, target: Target): boolean {
    this.#draw(this.#drawing.down(point, target, this.regions.current, this.#reach(pressReachPx)));
    return this.#drawing.tool !== 'pan' || this.#drawing.state.kind === 'editing';
  }

  move(point: Point): void {
    if (this.#drawing.state.kind === 'idle') return;
    this.#drawing.move(point);
    this.#draw(null);
  }

  up(point: Point): void {
    this.#draw(this.#drawing.up(point));
  }

  finish(): void {
    this.#draw(this.#drawing.finish(this.#reach(pressReachPx / 4)));
  }

  /** Escape: drops what is half drawn, else the tool, else the pin, else the selection. */
  cancel(): void {
    if (this.#drawing.cancel()) this.#draw(null);
    else if (this.tool !== 'pan') this.choose('pan');
    else if (this.viewers.pinned !== null) this.viewers.pinned = null;
    else this.regions.selected = null;
  }

  undo(): void {
    if (this.#drawing.takeBackCorner()) this.#draw(null);
    else this.regions.undo();
  }

  /** While drawing, a meaning is for the next region; else for the selected one, too. */
  setMeaning(meaning: Meaning): void {
    this.regions.setMeaning(meaning, this.tool === 'pan' ? this.regions.selected : null);
  }

  removeSelected(): void {
    if (this.regions.selected !== null) this.regions.remove(this.regions.selected);
  }

  /** Arrows: nudge the selected region, else move the reading point. */
  arrow(by: Point): void {
    const selected = this.regions.selectedRegion;
    if (selected && this.tool === 'pan') {
      const label = `Nudge ${selected.shape.kind}`;
      this.regions.reshape(selected.id, moveShape(selected.shape, by, this.image), label, `nudge ${selected.id}`);
    } else this.move(this.viewers.moveCursor(by));
  }

  /** Space: presses at the reading point, as a click would. */
  pressAtCursor(): void {
    const point = this.viewers.cursor?.point ?? this.viewers.moveCursor([0, 0]);
    if (this.tool === 'pan') this.viewers.togglePin(point);
    else if (this.down(point, { kind: 'nothing' })) this.up(point);
  }

  #reach(screenPx: number): number {
    return screenPx / (this.viewers.sight?.scale ?? 1);
  }

  #draw(outcome: Outcome): void {
    if (outcome?.kind === 'drawn') this.regions.add(outcome.shape);
    if (outcome?.kind === 'edited') this.regions.reshape(outcome.id, outcome.shape, outcome.label);
    if (outcome?.kind === 'selected') this.regions.selected = outcome.id;
    const { state, preview } = this.#drawing;
    this.preview = preview;
    const moved = state.kind === 'editing' ? this.regions.current.find(({ id }) => id === state.id) : undefined;
    this.edited = moved && state.kind === 'editing' ? { ...moved, shape: state.shape } : null;
  }
}
