import type { ExplanationKind, ImageDetail, Frame, Prediction, Roi, RunDetail } from '@fovea/domain';
import { attentionDifference, disagreement, frameOf, modifiedMap, rasterise, seenRois } from '@fovea/domain';
import type { ColourRange } from '@fovea/imaging/browser';
import { createQuery, keepPreviousData } from '@tanstack/svelte-query';
import type { LiveMap } from '#lib/maps.ts';
import { mapAddress } from '#lib/maps.ts';
import { problemOf, toProblem } from '#lib/problem.ts';
import { queries, queryClient } from '#lib/queries.ts';
import { rangeOf, scaleOf } from './colour-range.ts';
import { Display } from './display.svelte.ts';
import { Flicker } from './flicker.svelte.ts';
import { LinkedViewers } from './linked-viewers.svelte.ts';
import { LineTool } from './measuring/line-tool.svelte.ts';
import type { Reading } from './measuring/readings.ts';
import { LoadedMap } from './loaded-map.svelte.ts';
import type { MapName } from './panels.ts';
import { isExplanation, largeOf, opponentOf, panelsOf } from './panels.ts';
import type { Pixels } from './probe.ts';
import { probe } from './probe.ts';
import type { Comparison, ViewState } from './view-state.ts';

/** What the view of one image depends on; each may change while it is looked at. */
export interface Viewed {
  readonly image: ImageDetail;
  state(): ViewState;
  /** The version in use. */
  champion(): string | null;
  /** The run that is open. */
  run(): RunDetail | null;
  /** The newest picture of the training that goes on. */
  live(): LiveMap | null;
  /** Regions as they look at this instant. */
  shown(): readonly Roi[];
  explanations(): Readonly<Record<ExplanationKind, LoadedMap>>;
}

/** What is seen of one image: its picture, the model's answer, and the maps in their panels. */
export class Viewing {
  readonly image: ImageDetail;
  readonly frame: Frame;
  readonly display = new Display();
  readonly viewers: LinkedViewers;
  readonly flicker = new Flicker();
  readonly lineTool = new LineTool();
  /** Where the divider between two sides stands, as a share of the panel's width. */
  divider = $state(0.5);
  /** µm per image pixel; null where nobody knows. */
  pixelSize = $state.raw<number | null>(null);
  /** For a moment, pictures are shown without regions, maps, contours and crosses. */
  isBare = $state(false);
  picture = $state.raw<HTMLImageElement | null>(null);
  pictureProblem = $state<string | null>(null);
  pixels = $state.raw<Pixels | null>(null);
  readonly #viewed: Viewed;
  readonly #prediction;
  readonly #attention: LoadedMap;
  readonly #before: LoadedMap;
  readonly #after: LoadedMap;

  readonly state = $derived.by(() => this.#viewed.state());
  readonly prediction = $derived.by((): Prediction | null => this.#prediction.data ?? null);
  readonly predictionProblem = $derived.by(() => problemOf(this.#prediction));
  readonly predicting = $derived.by(() => this.#prediction.isFetching);
  /** The finished run that is open, when it has maps to compare. */
  readonly trainedRun = $derived.by(() => {
    const run = this.#viewed.run();
    return run?.state === 'finished' ? run : null;
  });
  readonly comparison = $derived.by((): Comparison => {
    if (this.trainedRun === null) return 'modified';
    return this.state.compare ?? (this.trainedRun.stale ? 'modified' : 'trained');
  });
  /** The picture of a training that shows this image. */
  readonly #live = $derived.by(() => {
    const live = this.#viewed.live();
    return live?.image === this.image.id ? live : null;
  });
  /** This image's attention is being photographed while it trains. */
  readonly isWatched = $derived.by(() => this.#live !== null);
  readonly panels = $derived.by(() =>
    panelsOf({
      view: this.state.view,
      layer: this.state.layer,
      against: this.state.against,
      layout: this.display.settings.layout,
      together: this.state.together,
      comparison: this.comparison,
      hasModel: this.prediction !== null || this.predictionProblem === null,
      liveStep: this.#live?.step ?? null,
    }),
  );
  /** The panel that is larger than the others; null where all are alike. */
  readonly large = $derived.by(() => {
    const { layout, enlarged } = this.display.settings;
    return layout === 'large' && this.panels.length > 1 ? (largeOf(this.panels, enlarged) ?? null) : null;
  });
  /** The panel that carries the scale bar: the large one, else the first picture. */
  readonly measured = $derived.by(
    () => this.large ?? this.panels.find(({ picture }) => picture) ?? this.panels[0] ?? null,
  );
  readonly modified = $derived.by(() => {
    const model = this.#attention.values;
    return model === null
      ? null
      : modifiedMap(model, rasterise(seenRois(this.#viewed.shown(), this.frame), this.frame));
  });
  /** Both sides of *Show differences*. */
  readonly compared = $derived.by(() =>
    this.comparison === 'trained'
      ? { before: this.#before.values, after: this.#after.values }
      : { before: this.#attention.values, after: this.modified },
  );
  readonly difference = $derived.by(() => {
    const { before, after } = this.compared;
    return before && after ? attentionDifference(before, after) : null;
  });
  /** What the explanation that is shown is held against. */
  readonly #opponent = $derived.by(() => opponentOf(this.state));
  readonly disagreement = $derived.by(() => {
    if (this.#opponent === null) return null;
    const [one, other] = [this.mapValues(this.state.layer), this.mapValues(this.#opponent)];
    return one && other ? disagreement(one, other) : null;
  });
  /** The largest changes among all images of the open run, so that its images share one scale; empty before a training. */
  readonly #differenceExtremes = $derived.by(() => {
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
    return point === null ? null : probe(point, this.pixels, this.mapValues(this.probedMap), this.frame);
  });
  /** What is read at each pixel that was clicked, from all maps that are shown. */
  readonly readings = $derived.by((): readonly Reading[] => {
    const maps = this.panels.flatMap((panel) =>
      (panel.second === undefined ? [panel] : [panel, panel.second]).flatMap(({ title, map }) =>
        map === null ? [] : [{ title, values: this.mapValues(map) }],
      ),
    );
    return this.viewers.kept.map((point) => {
      const { x, y, rgb } = probe(point, this.pixels, null, this.frame);
      const read = maps.map(({ title, values }) => {
        const { value, percentile } = probe(point, null, values, this.frame);
        return { title, value, percentile };
      });
      return { x, y, rgb, maps: read };
    });
  });

  constructor(viewed: Viewed) {
    const { image } = viewed;
    this.#viewed = viewed;
    this.image = image;
    this.pixelSize = image.micrometresPerPixel;
    this.frame = frameOf(image, { size: image.preparedSize, fit: image.fit });
    this.viewers = new LinkedViewers(this.frame);
    // The version of the address, else the one in use.
    this.#prediction = createQuery(
      () => ({
        ...queries.prediction(image.id, this.state.version ?? viewed.champion() ?? undefined),
        placeholderData: keepPreviousData<Prediction | undefined>,
      }),
      () => queryClient,
    );
    this.#attention = new LoadedMap(
      () => (this.prediction === null ? null : mapAddress.prediction(image.id, 'gate', this.prediction.version.id)),
      { keeps: true },
    );
    const trained = (side: 'before' | 'after') => () => {
      const run = this.comparison === 'trained' && this.state.view === 'differences' ? this.trainedRun : null;
      return run === null ? null : mapAddress.run(run.id, image.id, side);
    };
    this.#before = new LoadedMap(trained('before'));
    this.#after = new LoadedMap(trained('after'));
  }

  /** The numbers behind a panel; null while they are not there. */
  mapValues(name: MapName): Float32Array | null {
    if (name === 'attention') return this.#live?.values ?? this.#attention.values;
    if (isExplanation(name)) return this.#viewed.explanations()[name].values;
    if (name === 'modified') return this.modified;
    if (name === 'disagreement') return this.disagreement;
    return name === 'difference' ? this.difference : this.compared[name];
  }

  /** What has to be told about a panel's map: that it comes, or why it does not. */
  mapStatus(name: MapName): LoadedMap {
    if (isExplanation(name)) return this.#viewed.explanations()[name];
    if (name === 'disagreement') return this.#statusOfDisagreement;
    if (this.comparison !== 'trained' || name === 'attention' || name === 'modified') return this.#attention;
    return name === 'before' || this.#before.problem || this.#before.loading ? this.#before : this.#after;
  }

  /** Of two maps the one that is not there yet. */
  get #statusOfDisagreement(): LoadedMap {
    const first = this.mapStatus(this.state.layer);
    return first.problem || first.loading || this.#opponent === null ? first : this.mapStatus(this.#opponent);
  }

  /** One scale for all panels of a kind, so that colours can be compared. @param map of a panel, or of its contours */
  rangeFor(map: MapName): ColourRange {
    const scale = scaleOf(map);
    const shown = this.panels
      .flatMap((panel) => [panel.map, panel.second?.map ?? null])
      .filter((name) => name !== null)
      .filter((name, index, all) => name !== map && all.indexOf(name) === index && scaleOf(name) === scale)
      .concat(map)
      .map((name) => this.mapValues(name));
    if (scale === 'difference') shown.push(this.#differenceExtremes);
    return rangeOf(
      scale,
      this.display.settings.range,
      shown.filter((map) => map !== null),
    );
  }

  async loadPicture(): Promise<void> {
    let picture: HTMLImageElement;
    try {
      picture = await queryClient.query(queries.picture(this.image.id));
    } catch (error) {
      this.pictureProblem =
        error instanceof DOMException
          ? 'The picture cannot be read. Its file may be damaged; import it again. Your regions are kept.'
          : toProblem(error).message;
      return;
    }
    const { width, height } = this.image;
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    context?.drawImage(picture, 0, 0, width, height);
    this.pixels = context?.getImageData(0, 0, width, height) ?? null;
    this.picture = picture;
  }

  /** Asks the model again for what failed. */
  askAgain(): void {
    void this.#prediction.refetch();
  }
}
