import type { MapKind } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { responseProblem } from './problem.ts';

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

async function request(address: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(address, signal ? { signal } : {});
  if (response.ok) return response;
  const { code, message } = await responseProblem(response);
  throw code ? new FoveaError(code, message) : new Error(message);
}

/**
 * Reads one map.
 * @returns row-major square map; an attention map's values are in [0,1]
 * @throws the error that the server names, or INPUT_INVALID when the answer is no square map
 */
export async function fetchMap(address: string, signal?: AbortSignal): Promise<Float32Array> {
  return readMap(await request(address, signal));
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
 * @throws the error that the server names
 */
export async function fetchLiveMap(run: string, step: number | null, signal?: AbortSignal): Promise<LiveMap | null> {
  const response = await request(`/api/runs/${run}/attention${step === null ? '' : `?step=${step}`}`, signal);
  const image = response.headers.get('x-fovea-image');
  if (response.status === 204 || image === null) return null;
  return { image, step: Number(response.headers.get('x-fovea-step')), values: await readMap(response) };
}
