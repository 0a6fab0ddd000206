import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng } from '@fovea/imaging/node';
import { RandomStream } from '@fovea/learning';

const classes = ['discs', 'squares'] as const;
const subjects = 200;
const shapesOnPicture = 6;
const atOnce = 8;

/** Writes pictures of discs, and as many of squares, as CLASS/SUBJECT/NUMBER.png: no two alike. */
export async function writePictures(folder: string, count: number, side: number, seed: number): Promise<void> {
  const stream = new RandomStream(seed, 'pictures');
  for (let start = 0; start < count; start += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, count - start) }, (_, place) => start + place);
    await Promise.all(
      numbers.map(async (number) => {
        const label = number % classes.length;
        const subject = `subject-${String(Math.floor(number / classes.length) % subjects).padStart(3, '0')}`;
        const rgb = draw(stream, side, label === 0);
        const place = join(folder, classes[label] ?? '', subject);
        await mkdir(place, { recursive: true });
        await writeFile(join(place, `${String(number)}.png`), await encodePng({ width: side, height: side, rgb }));
      }),
    );
  }
}

/** Shapes of random places, sizes and colours on a random ground. */
function draw(stream: RandomStream, side: number, isRound: boolean): Uint8Array {
  const colour = () => Array.from({ length: 3 }, () => stream.below(256));
  const ground = colour();
  const rgb = new Uint8Array(side * side * 3).map((_, place) => ground[place % 3] ?? 0);
  for (let shape = 0; shape < shapesOnPicture; shape++) {
    const radius = 4 + stream.below(Math.ceil(side / 5));
    const [left, top, paint] = [stream.below(side), stream.below(side), colour()];
    for (let y = Math.max(0, top - radius); y < Math.min(side, top + radius); y++) {
      for (let x = Math.max(0, left - radius); x < Math.min(side, left + radius); x++) {
        if (!isRound || Math.hypot(x - left, y - top) < radius) rgb.set(paint, (y * side + x) * 3);
      }
    }
  }
  return rgb;
}
