import { FoveaError } from '@fovea/domain';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Bytes that a request may carry: the largest feedback that the schema allows fits. */
export const bodyLimitBytes = 16 * 1024 * 1024;

/** A batch may name a stream anywhere in its path; an escaped path may hide one. */
function isStream(request: Request, url: URL): boolean {
  return /events\.|%/.test(url.pathname) || request.headers.get('accept') === 'text/event-stream';
}

/**
 * Refuses what came to another name than this machine's own, files of the page included: a page elsewhere on the web may
 * have bound that name to us.
 * @param port the port that the server listens on; null where a development server chose it
 * @throws ORIGIN_REFUSED
 */
export function assertOwnHost(host: string, port: number | null): void {
  // A browser leaves the port out where it is the protocol's own.
  const ownHosts = loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  const isOwnHost =
    port === null
      ? loopbackNames.some((name) => host === name || host.startsWith(`${name}:`))
      : ownHosts.includes(host);
  if (isOwnHost) return;
  throw new FoveaError(
    'ORIGIN_REFUSED',
    'Fovea answers only to localhost, 127.0.0.1 and [::1]; open it under one of these names.',
    { host },
  );
}

/**
 * Lets a request in only when it came to this machine's own name, and, where it changes or follows something, from
 * Fovea's own page. A page elsewhere on the web can neither act through the visitor's browser nor rebind a name to us.
 * @param port the port that the server listens on; null where a development server chose it
 * @throws ORIGIN_REFUSED, IMPORT_TOO_LARGE
 */
export function guard(request: Request, url: URL, port: number | null): void {
  const host = request.headers.get('host') ?? url.host;
  assertOwnHost(host, port);
  const fetchSite = request.headers.get('sec-fetch-site');
  if (url.pathname.startsWith('/api/') && fetchSite !== null && fetchSite !== 'same-origin' && fetchSite !== 'none') {
    throw new FoveaError('ORIGIN_REFUSED', 'Another site asked for this; open Fovea itself and try there.', {
      fetchSite,
    });
  }
  const isMutation = request.method !== 'GET' && request.method !== 'HEAD';
  if (!isMutation && !isStream(request, url)) return;
  const origin = request.headers.get('origin');
  // A browser leaves Origin out of a GET to its own site, and says so in Sec-Fetch-Site, which no page can forge.
  const isOwnStream = !isMutation && origin === null && fetchSite === 'same-origin';
  if (origin !== `http://${host}` && !isOwnStream) {
    throw new FoveaError(
      'ORIGIN_REFUSED',
      'Only the page of Fovea itself may change or follow anything; reload it and try again.',
      { origin },
    );
  }
  if (isMutation) {
    const length = request.headers.get('content-length');
    const isChunked = request.headers.has('transfer-encoding');
    if (isChunked || Number(length ?? 0) > bodyLimitBytes) {
      throw new FoveaError('IMPORT_TOO_LARGE', 'The request is larger than Fovea reads at once; send less.', {
        length,
        bodyLimitBytes,
      });
    }
  }
}
