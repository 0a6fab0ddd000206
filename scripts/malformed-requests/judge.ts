import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { MalformedRequest } from './request.ts';
import type { Outcome } from './send.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What no answer may say: a stack, a place on this machine, a query, or what the database or Node said. */
const leaks: readonly RegExp[] = [
  /\n\s+at .+:\d+:\d+/,
  /\\n\s+at .+:\d+:\d+/,
  /\bat file:/,
  /\bnode:internal\b/,
  /\.pnpm\b/,
  /Failed query/i,
  /\b(select|insert into|update|delete from) ("|\$1)/i,
  /violates .*constraint/,
  /syntax error at or near/,
  /invalid input syntax/,
  /invalid byte sequence/,
  /\b(relation|column) "\w+" (does not|already)/,
  /out of range for type/,
  /\b(ENOENT|EACCES|EISDIR|ENOTDIR|ECONNREFUSED|ENAMETOOLONG)\b/,
  /\b(TypeError|RangeError|ReferenceError|SyntaxError)\b/,
  /postgres:\/\//,
];

/** @param home the installation's own folder */
export function faultOf(request: MalformedRequest, { answer, ended, ms }: Outcome, home: string): string | null {
  if (ended === 'left') return null;
  if (ended === 'silence') {
    const came = answer === null ? 'nothing came' : `${answer.status} and ${answer.body.length} bytes came`;
    return `no answer within ${(ms / 1000).toFixed(1)} s: ${came}`;
  }
  if (answer === null) return 'the connection was closed without an answer';
  const { status, head, headers, body } = answer;
  if (Number.isNaN(status)) return 'the answer is no HTTP';
  if (status >= 500) return `answered ${status}`;
  const said = `${head}\n${body.toString('utf8')}`;
  if (/"httpStatus":5\d\d/.test(said)) return 'a call was answered with a failure of the server';
  if (headers.get('x-content-type-options') !== 'nosniff') return 'the answer says nothing of sniffing';
  if (isFileOfThePage(request, status)) return null;
  const places = [home, root, homedir()].filter((place) => place !== '/' && said.includes(place));
  const leaked = places[0] ?? leaks.flatMap((leak) => leak.exec(said)?.[0] ?? [])[0];
  return leaked === undefined ? null : `leaks ${JSON.stringify(leaked.slice(0, 100))}`;
}

/** A script of the page may hold any of these words. */
const isFileOfThePage = ({ target }: MalformedRequest, status: number) => target.includes('/_app/') && status < 300;
