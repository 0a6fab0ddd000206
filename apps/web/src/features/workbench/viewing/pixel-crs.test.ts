import { centreCrop, letterbox, squareOf } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { imageBounds, sceneBounds, toLatLng, toPixel, zoomScale } from './pixel-crs.ts';

describe('pixels and LatLng', () => {
  it('turn y over and come back unchanged', () => {
    expect(toLatLng([12, 30])).toEqual([-30, 12]);
    for (const point of [
      [0, 0],
      [12.5, 30.25],
      [-3, -7],
    ] as const) {
      const [lat, lng] = toLatLng(point);
      expect(toPixel({ lat, lng })).toEqual(point);
    }
  });

  it('give the image south-west and north-east corners', () => {
    expect(imageBounds({ width: 130, height: 97 })).toEqual([
      [-97, 0],
      [0, 130],
    ]);
  });

  it('place the model’s square around a 130 × 97 image: 16 px above, 17 px below', () => {
    const box = letterbox(130, 97, 64);
    expect(squareOf(box)).toEqual({ x: 0, y: -16, width: 130, height: 130 });
    expect(sceneBounds(box)).toEqual([
      [-114, 0],
      [16, 130],
    ]);
  });

  it('show the whole image around a crop of it', () => {
    expect(sceneBounds(centreCrop(130, 97, 64))).toEqual(imageBounds({ width: 130, height: 97 }));
  });

  it('scale by powers of two', () => {
    expect([0, 1, 3, -1].map(zoomScale)).toEqual([1, 2, 8, 0.5]);
  });
});
