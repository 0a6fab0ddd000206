import { expect, it } from 'vitest';
import { readingsCsv, samePixel } from './readings.ts';

const readings = [
  {
    x: 12,
    y: 3,
    rgb: [200, 10, 0] as const,
    maps: [
      { title: 'Attention', value: Math.fround(0.1), percentile: 12.5 },
      { title: 'Grad-CAM, stage 2', value: -2, percentile: 100 },
    ],
  },
  {
    x: -4,
    y: 0,
    rgb: null,
    maps: [
      { title: 'Attention', value: null, percentile: null },
      { title: 'Grad-CAM, stage 2', value: 0, percentile: 50 },
    ],
  },
];

it('are a table with places in px and µm, colours, and each map with its percentile', () => {
  expect(readingsCsv('Ring/"a", b.png', readings, 0.065).split('\n')).toEqual([
    'image,number,x (px),y (px),x (µm),y (µm),red,green,blue,Attention,"Attention, percentile","Grad-CAM, stage 2","Grad-CAM, stage 2, percentile"',
    '"Ring/""a"", b.png",1,12,3,0.78,0.195,200,10,0,0.1,12.5,-2,100',
    '"Ring/""a"", b.png",2,-4,0,-0.26,0,,,,,,0,50',
  ]);
});

it('leave µm empty where the size of a pixel is not known', () => {
  expect(readingsCsv('a.png', readings.slice(0, 1), null).split('\n')[1]).toMatch(/^a\.png,1,12,3,,,200,/);
});

it('belong to one pixel where they share its column and row', () => {
  expect([samePixel([1.2, 3.9], [1.9, 3]), samePixel([1.2, 3.9], [2, 3.9]), samePixel([-0.1, 0], [0.1, 0])]).toEqual([
    true,
    false,
    false,
  ]);
});
