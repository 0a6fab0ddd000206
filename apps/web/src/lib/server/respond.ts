import { FoveaError, errorCodes, identifier, isFoveaError } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { log } from './log.ts';
import { services } from './services.ts';

/** An error as JSON with the status that its code stands for; an unforeseen one keeps its text to the log. */
export function errorResponse(error: unknown): Response {
  if (isFoveaError(error)) {
    const { code, message, facts } = error;
    return Response.json({ code, message, facts }, { status: errorCodes[code].http });
  }
  log.error({ err: error }, 'A request failed in a way that nobody foresaw.');
  const message =
    'Fovea failed in a way that it did not foresee. What was saved is kept; try again, and look into its log if it repeats.';
  return Response.json({ code: null, message, facts: {} }, { status: 500 });
}

/** Answers one binary route; the services ask for the permission. */
export async function respond(answer: (context: Context) => Promise<Response>): Promise<Response> {
  try {
    return await answer(await services());
  } catch (error) {
    const { databaseError } = await import('@fovea/services');
    return errorResponse(databaseError(error));
  }
}

/** @throws INPUT_INVALID when the part of the address is no identifier */
export function readIdentifier(value: string | null, name: string): string {
  const parsed = identifier.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new FoveaError('INPUT_INVALID', `The address names no ${name}; follow a link inside Fovea instead.`, {
    [name]: value,
  });
}

/** A map's values as little-endian 32-bit floats, row-major. */
export function floatResponse(values: Float32Array, cacheControl: string): Response {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setFloat32(4 * index, value, true);
  });
  return new Response(bytes, {
    headers: { 'content-type': 'application/octet-stream', 'cache-control': cacheControl },
  });
}

interface StoredFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly etag: string;
}

/** An image's file: its identifier never stands for other bytes, so a browser may keep it. */
export function fileResponse(request: Request, { bytes, contentType, etag }: StoredFile): Response {
  const quoted = etag.startsWith('"') ? etag : `"${etag}"`;
  const headers = { etag: quoted, 'cache-control': 'private, max-age=31536000, immutable' };
  if (request.headers.get('if-none-match') === quoted) return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-type': contentType } });
}
