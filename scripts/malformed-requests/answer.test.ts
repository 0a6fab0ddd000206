import { expect, test } from 'vitest';
import { readAnswer } from './answer.ts';

const read = (text: string, isHead = false, hasEnded = false) => readAnswer(Buffer.from(text), isHead, hasEnded);

test('a body is complete when its length has come', () => {
  const head = 'HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nX-A:  b \r\n\r\n';
  expect(read('HTTP/1.1 404 Not Fo')).toBeNull();
  expect(read(`${head}abc`)).toMatchObject({ status: 404, isComplete: false });
  const answer = read(`${head}abcde`);
  expect(answer).toMatchObject({ isComplete: true, body: Buffer.from('abcde') });
  expect(answer?.headers.get('x-a')).toBe('b');
  expect(read(head, true)).toMatchObject({ isComplete: true });
});

test('a body in chunks is complete at the empty one, and a stream of events at the first event', () => {
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n';
  expect(read(`${chunked}\r\n3\r\nabc\r\n2\r\nd`)).toMatchObject({ isComplete: false });
  expect(read(`${chunked}\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`)).toMatchObject({
    isComplete: true,
    body: Buffer.from('abcde'),
  });
  const stream = `${chunked}Content-Type: text/event-stream\r\n\r\n`;
  expect(read(`${stream}7\r\nevent: \r\n`)).toMatchObject({ isComplete: false });
  expect(read(`${stream}c\r\nevent: on\n\n\r\n`)).toMatchObject({ isComplete: true });
  // As HTTP/1.0 is answered: without chunks.
  const plain = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n';
  expect(read(`${plain}event: on\n`)).toMatchObject({ isComplete: false });
  expect(read(`${plain}event: on\n\n`)).toMatchObject({ isComplete: true });
});

test('the answer is what comes after "Continue", and without a length what comes before the end', () => {
  expect(read('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 413 Too Large\r\n\r\nabc', false, true)).toMatchObject({
    status: 413,
    isComplete: true,
    body: Buffer.from('abc'),
  });
});
