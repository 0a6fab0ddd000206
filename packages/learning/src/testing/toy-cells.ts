import type { PreparedImages } from '../images/prepared-images.ts';
import { cellArchitecture } from '../model/architecture.ts';
import type { ModelForm } from '../model/model.ts';
import { RandomStream } from '../random/random-stream.ts';

export const toySize = 64;

/** Round cells on black; class 1 carries a dark spot at a random place. With `mark`, class 1 also has a blue corner square. */
export function toyCells(count: number, subjectCount: number, mark = false): PreparedImages {
  const pixels = new Uint8Array(count * toySize ** 2 * 3);
  const stream = new RandomStream(7, 'toy cells');
  const labels = Int8Array.from({ length: count }, (_, image) => image % 2);
  for (let image = 0; image < count; image++) {
    const [spotX, spotY] = [22 + stream.below(20), 22 + stream.below(20)];
    for (let y = 0; y < toySize; y++) {
      for (let x = 0; x < toySize; x++) {
        const noise = stream.below(20);
        const index = (image * toySize ** 2 + y * toySize + x) * 3;
        const infected = labels[image] === 1;
        if (mark && infected && x < 10 && y < 10) pixels.set([20, 30, 150], index);
        else if ((x - 32) ** 2 + (y - 32) ** 2 > 28 ** 2) continue;
        else if (infected && (x - spotX) ** 2 + (y - spotY) ** 2 < 30) pixels.set([95 + noise, 30, 110], index);
        else pixels.set([180 + noise, 120 + noise, 140 + noise], index);
      }
    }
  }
  return {
    pixels,
    labels,
    subjects: Int32Array.from({ length: count }, (_, image) => Math.floor(image / 2) % subjectCount),
    size: toySize,
    classes: 2,
    positive: 1,
  };
}

/** A square region at map size. */
export function square(x: number, y: number, side: number): Float32Array {
  return Float32Array.from({ length: toySize ** 2 }, (_, pixel) => {
    const [column, row] = [pixel % toySize, Math.floor(pixel / toySize)];
    return column >= x && column < x + side && row >= y && row < y + side ? 1 : 0;
  });
}

/** The product's own network with one gate, for tests. */
export function cellForm(size = 64, form: Partial<ModelForm> = {}): ModelForm {
  return {
    architecture: cellArchitecture(size),
    classes: 2,
    gates: [{ level: 'input', form: 'stretched' }],
    taught: true,
    temperature: 1,
    ...form,
  };
}
