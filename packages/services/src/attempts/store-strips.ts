import type { Transaction } from '@fovea/database';
import { probePicture } from '@fovea/database';
import { encodePng } from '@fovea/imaging/node';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { registerArtifact } from '../artifacts/artifact-store.ts';
import type { RunRow } from '../runs/run-row.ts';
import type { OutcomePicture } from './job.ts';

/** A picture of a probe with its strip on disk. */
interface KeptStrip extends Omit<OutcomePicture, 'pictures'> {
  readonly tiles: number;
  readonly hash: string;
  readonly byteSize: number;
}

/** Writes each picture's tiles side by side as one PNG. @throws ARTIFACT_WRITE_FAILED */
export async function keepStrips(
  artifacts: ArtifactStore,
  shown: readonly OutcomePicture[],
): Promise<readonly KeptStrip[]> {
  const kept: KeptStrip[] = [];
  for (const { pictures, ...picture } of shown) {
    const size = Math.sqrt((pictures[0]?.length ?? 0) / 3);
    const width = size * pictures.length;
    const png = await encodePng({ width, height: size, rgb: sideBySide(pictures, size) });
    const hash = await artifacts.put(png, { durable: false });
    kept.push({ ...picture, tiles: pictures.length, hash, byteSize: png.byteLength });
  }
  await artifacts.flush([...new Set(kept.map(({ hash }) => hash))]);
  return kept;
}

export async function storeStrips(tx: Transaction, row: RunRow, strips: readonly KeptStrip[]): Promise<void> {
  for (const [position, { hash, byteSize, image, ...shown }] of strips.entries()) {
    await registerArtifact(tx, hash, byteSize);
    await tx
      .insert(probePicture)
      .values({ ...shown, projectId: row.projectId, runId: row.id, position, imageId: image, stripArtifact: hash });
  }
}

/** @param pictures each `size` squared, RGB */
function sideBySide(pictures: readonly Uint8Array[], size: number): Uint8Array {
  const line = size * 3;
  const strip = new Uint8Array(line * size * pictures.length);
  pictures.forEach((picture, tile) => {
    for (let y = 0; y < size; y++) {
      strip.set(picture.subarray(y * line, (y + 1) * line), (y * pictures.length + tile) * line);
    }
  });
  return strip;
}
