import { errorCodes, FoveaError, isFoveaError } from '@fovea/domain';
import { endWithParent, tellParent } from '@fovea/processes';
import type { Logger } from '@fovea/processes/log';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import { answerHeaders } from './answer-headers.ts';
import { answerBrokenRequests, keepUntilRead, requestLimits } from './broken-requests.ts';
import { assertOwnHost, bodyLimitBytes } from './guard.ts';
import { endWhenStalled } from './stalled-stream.ts';
import { announceStop } from './stop.ts';

const closeDeadlineMs = 3000;

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      reject(refusal(error, host, port));
    };
    server.once('error', refuse);
    server.listen({ host, port }, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}

/** A second try helps only where the port is taken: it may be free again. */
function refusal(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new FoveaError('PORT_TAKEN', `Port ${port} is taken. Stop what runs there.`, { host, port });
  const sentences: Readonly<Record<string, string>> = {
    EACCES: `This account may not listen on port ${port}. Set FOVEA_PORT to one above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set FOVEA_HOST to 127.0.0.1.`,
  };
  const sentence = sentences[error.code ?? ''];
  if (sentence === undefined) return error;
  return new FoveaError('CONFIGURATION_INVALID', sentence, { host, port }, { cause: error });
}

function refuse(response: ServerResponse, error: unknown): void {
  if (!isFoveaError(error)) throw error;
  const { code, message, facts } = error;
  response.writeHead(errorCodes[code].http, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ code, message, facts }));
}

/**
 * Serves the built page on loopback until it is told to stop or the process that started it is gone. Tells that process
 * its address once it accepts requests.
 * @throws CONFIGURATION_INVALID, PORT_TAKEN
 */
export async function startServer(
  environment: NodeJS.ProcessEnv,
  log: Logger,
  built = new URL('../../../build/', import.meta.url),
): Promise<void> {
  const { loadConfig } = await import('@fovea/services');
  const { host, port } = loadConfig(environment);
  const awayPage = await readFile(new URL('client/away.html', built));
  // A later set-up may build in the same place: the release that is named has to be the one whose pages are served.
  const release = await readFile(new URL('client/_app/version.json', built));
  let handler: RequestListener = ({ headers }, response) => {
    response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/html; charset=utf-8' });
    response.end(headers.accept?.includes('text/html') === true ? awayPage : undefined);
  };
  let ownPort: number | null = null;
  const answer: RequestListener = (request, response) => {
    keepUntilRead(request, response);
    for (const [name, value] of Object.entries(answerHeaders)) response.setHeader(name, value);
    try {
      assertOwnHost(request.headers.host ?? '', ownPort);
    } catch (error) {
      refuse(response, error);
      return;
    }
    endWhenStalled(request);
    // The handler learns the protocol from this header alone; nobody outside may set it.
    request.headers['x-fovea-protocol'] = 'http';
    handler(request, response);
  };
  // The guard refuses a request that names no host, in a sentence.
  const server = createServer({ ...requestLimits, requireHostHeader: false }, answer);
  // What a client expects beside an answer is not promised.
  server.on('checkExpectation', answer);
  answerBrokenRequests(server);
  await listen(server, host, port);
  ownPort = port;

  environment['FOVEA_LISTENING_PORT'] = String(port);
  environment['PROTOCOL_HEADER'] = 'x-fovea-protocol';
  environment['BODY_SIZE_LIMIT'] = String(bodyLimitBytes);
  const page = (await import(new URL('handler.js', built).href)) as { handler: RequestListener };
  handler = (request, response) => {
    if (request.url?.split('?')[0] !== '/_app/version.json') {
      page.handler(request, response);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache' });
    response.end(request.method === 'HEAD' ? undefined : release);
  };

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    const endings: Promise<unknown>[] = [new Promise<void>((resolve) => server.close(() => resolve()))];
    announceStop(endings);
    void Promise.allSettled(endings).then(() => process.exit(0));
    server.closeIdleConnections();
    // Event streams never end by themselves.
    setTimeout(() => server.closeAllConnections(), 200).unref();
    setTimeout(() => process.exit(0), closeDeadlineMs).unref();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  endWithParent(stop);
  const name = host === '::1' ? '[::1]' : host;
  const address = `http://${name}:${port}`;
  log.info(`Listens on ${address}`);
  await tellParent({ kind: 'ready', address });
}
