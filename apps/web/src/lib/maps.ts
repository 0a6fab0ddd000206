import type { MapKind } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { answerLimits } from './answer-limits.ts';
import { request } from './request.ts';

/** Addresses of the maps, which travel as little-endian 32-bit floats. */
export const mapAddress = {
  prediction: (image: string, kind: MapKind, version?: string) =>
    `/api/maps/${image}?kind=${kind}${version ? `&version=${version}` : ''}`,
  run: (run: string, image: string, which: 'before' | 'modified' | 'after') =>
    `/api/runs/${run}/maps/${image}?which=${which}`,
} as const;

async function readMap(response: Response): Promise<Float32Array> {
  const view = new DataView(await response.arrayBuffer());
  const values = Float32Array.from({ length: Math.floor(view.byteLength / 4) }, (_, index) =>
    view.getFloat32(4 * index, true),
  );
  if (values.length === 0 || !Number.isInteger(Math.sqrt(values.length))) {
    throw new FoveaError('INPUT_INVALID', 'The map arrived incomplete; load the page again.', {
      values: values.length,
    });
  }
  return values;
}

/**
 * Reads one map.
 * @returns row-major square map; an attention map's values are in [0,1]
 * @throws LateAnswer, the error that the server names, or INPUT_INVALID when the answer is no square map
 */
export function fetchMap(address: string, signal?: AbortSignal): Promise<Float32Array> {
  // A model may have to make the map first.
  return request(address, { limitMs: answerLimits.long, signal }, readMap);
}

/** The watched image's attention during a training. */
export interface LiveMap {
  readonly image: string;
  readonly step: number;
  readonly values: Float32Array;
}

/**
 * The picture of a training after a step; without a step the newest.
 * @returns null while there is none
 * @throws LateAnswer, or the error that the server names
 */
export function fetchLiveMap(run: string, step: number | null, signal?: AbortSignal): Promise<LiveMap | null> {
  const address = `/api/runs/${run}/attention${step === null ? '' : `?step=${step}`}`;
  return request(address, { limitMs: answerLimits.usual, signal }, async (response) => {
    const image = response.headers.get('x-fovea-image');
    if (response.status === 204 || image === null) return null;
    return { image, step: Number(response.headers.get('x-fovea-step')), values: await readMap(response) };
  });
}
