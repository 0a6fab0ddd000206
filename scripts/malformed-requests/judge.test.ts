import { expect, test } from 'vitest';
import { readAnswer } from './answer.ts';
import { faultOf } from './judge.ts';
import type { MalformedRequest } from './request.ts';

const request: MalformedRequest = {
  about: ['runs.get'],
  method: 'GET',
  target: '/api/trpc/runs.get',
  version: 'HTTP/1.1',
  headers: [],
  body: null,
  sending: 'at once',
  hasEnd: true,
};

function judge(status: number, body: string, headers = 'x-content-type-options: nosniff\r\n') {
  const text = `HTTP/1.1 ${status} X\r\n${headers}\r\n${body}`;
  const answer = readAnswer(Buffer.from(text), false, true);
  return faultOf(request, { answer, ended: 'answered', ms: 5 }, '/home/of/fovea');
}

test('an answer that says what is wrong is no fault', () => {
  expect(
    judge(400, '{"message":"The project is not usable: it must be an identifier. Correct it and try again."}'),
  ).toBe(null);
});

test.each([
  ['a failure of the server', 500, '{}', 'answered 500'],
  ['a failure inside a batch', 207, '[{"error":{"data":{"httpStatus":500}}}]', 'failure of the server'],
  ['a failure inside a stream', 200, 'data: {"data":{"httpStatus":503}}\n\n', 'failure of the server'],
  ['a stack', 400, String.raw`{"message":"Error\n    at parse (file.ts:10:3)"}`, 'leaks'],
  ['the home', 404, '/home/of/fovea/artifacts', 'leaks "/home/of/fovea"'],
  ['a query', 400, 'Failed query: select "id" from "run"', 'leaks'],
  ['words of the database', 400, 'invalid input syntax for type uuid', 'leaks'],
])('%s is a fault', (_name, status, body, fault) => {
  expect(judge(status, body)).toContain(fault);
});

test('an answer without the headers of every answer is a fault, and so is none', () => {
  expect(judge(400, '', '')).toContain('sniffing');
  expect(faultOf(request, { answer: null, ended: 'closed', ms: 5 }, '/')).toContain('without an answer');
  expect(faultOf(request, { answer: null, ended: 'silence', ms: 10_000 }, '/')).toContain(
    'no answer within 10.0 s: nothing came',
  );
});
