import type { Extent, Frame, Point } from '@fovea/domain';
import { seenOf, squareOf } from '@fovea/domain';
import type { Contour } from './contours.ts';

/** What there is to paint of one image. */
export interface Scene {
  readonly frame: Frame;
  readonly picture: CanvasImageSource | null;
  /** The map in colours, over the model's square. */
  readonly layer: HTMLCanvasElement | null;
  /** Of the map over the picture; without a picture the map is opaque. */
  readonly opacity: number;
  readonly contours: readonly Contour[];
  /** Whether pixels flow into each other, or keep their edges. */
  readonly smooth: boolean;
}

/** Which part of the image a canvas shows, and how large. */
export interface Cutout {
  /** The image point at the canvas's upper left corner. */
  readonly corner: Point;
  /** Canvas pixels per image pixel. */
  readonly scale: number;
  /** Canvas pixels per screen pixel: lines keep their width. */
  readonly density: number;
}

/** How a map looks over the padding, where no picture says what it is about. */
const paddingOpacity = 0.3;
/** Source pixels beyond the visible ones: neighbours that flow into them. */
const neighbours = 2;

/** Paints any part of a picture and its map at any scale; the canvas is the part's size. */
export function paint(context: CanvasRenderingContext2D, scene: Scene, cutout: Cutout): void {
  const { frame, picture, layer, contours } = scene;
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  // What is made smaller always flows together: else single pixels, such as a small dot, would be left out.
  context.imageSmoothingEnabled = scene.smooth || cutout.scale < 1;
  context.imageSmoothingQuality = 'high';
  const whole = { x: 0, y: 0, width: frame.width, height: frame.height };
  if (picture) paintPart(context, { image: picture, width: frame.width, height: frame.height }, whole, cutout);
  const seen = placed(seenOf(frame), cutout);
  context.save();
  if (layer) {
    const paintLayer = () => paintPart(context, { image: layer, ...sizeOf(layer) }, squareOf(frame), cutout);
    if (!picture) {
      context.globalAlpha = paddingOpacity;
      paintLayer();
      context.clearRect(...seen);
    }
    clip(context, seen);
    context.globalAlpha = picture ? scene.opacity : 1;
    paintLayer();
    context.globalAlpha = 1;
  } else clip(context, seen);
  for (const contour of contours) stroke(context, contour, frame, cutout);
  context.restore();
}

interface Raster {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
}

const sizeOf = ({ width, height }: HTMLCanvasElement) => ({ width, height });

type Box = readonly [x: number, y: number, width: number, height: number];

/** Where an extent of the image lies on the canvas. */
function placed({ x, y, width, height }: Extent, { corner, scale }: Cutout): Box {
  return [(x - corner[0]) * scale, (y - corner[1]) * scale, width * scale, height * scale];
}

function clip(context: CanvasRenderingContext2D, box: Box): void {
  context.beginPath();
  context.rect(...box);
  context.clip();
}

/** Paints of a raster that spans an extent of the image no more than the canvas shows. */
function paintPart(context: CanvasRenderingContext2D, raster: Raster, extent: Extent, cutout: Cutout): void {
  const [left, top, width, height] = placed(extent, cutout);
  const across = visible(raster.width, left, width, context.canvas.width);
  const down = visible(raster.height, top, height, context.canvas.height);
  if (across.count <= 0 || down.count <= 0) return;
  const [stepX, stepY] = [width / raster.width, height / raster.height];
  context.drawImage(
    raster.image,
    ...[across.first, down.first, across.count, down.count],
    ...[left + across.first * stepX, top + down.first * stepY, across.count * stepX, down.count * stepY],
  );
}

/** The whole source pixels along one axis that lie on the canvas, with their neighbours. */
function visible(pixels: number, start: number, length: number, canvas: number): { first: number; count: number } {
  const step = length / pixels;
  const first = Math.max(0, Math.floor(-start / step) - neighbours);
  const end = Math.min(pixels, Math.ceil((canvas - start) / step) + neighbours);
  return { first, count: end - first };
}

/** A line in the colour of its value, between two dark ones, so that it shows on any picture. */
function stroke(context: CanvasRenderingContext2D, contour: Contour, frame: Frame, cutout: Cutout): void {
  const [x, y, width] = placed(squareOf(frame), cutout);
  const step = width / contour.side;
  const path = new Path2D();
  path.addPath(contour.path, { a: step, d: step, e: x, f: y });
  context.lineJoin = 'round';
  for (const [colour, screenPixels] of [
    ['rgb(0 0 0 / 0.6)', 3.5],
    [contour.colour, 1.75],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = screenPixels * cutout.density;
    context.stroke(path);
  }
}
