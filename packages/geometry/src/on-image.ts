import type { Frame, Polygon } from '@fovea/domain';
import { overlay } from './overlay.ts';

/** What of polygons lies on an image, in image pixels. @throws ROI_INVALID as `overlay` */
export function onImage(
  polygons: readonly Polygon[],
  { width, height }: Pick<Frame, 'width' | 'height'>,
): readonly Polygon[] {
  const image: Polygon = [
    [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ],
  ];
  return overlay('intersection', polygons, [image]);
}
