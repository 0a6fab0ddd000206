import { expect, test } from 'vitest';
import { decideRequest, listImagesRequest, saveFeedbackRequest } from './requests.ts';

const id = '11111111-1111-4111-8111-111111111111';

test('text that Postgres cannot hold is refused before it gets there', () => {
  expect(listImagesRequest.safeParse({ project: id, search: 'cell' }).success).toBe(true);
  expect(listImagesRequest.safeParse({ project: id, search: 'ce\0ll' }).success).toBe(false);
  const decision = { version: id, kind: 'accept', expectedChampion: null };
  expect(decideRequest.parse({ ...decision, reason: '  It holds. ' }).reason).toBe('It holds.');
  expect(decideRequest.safeParse({ ...decision, reason: 'It\0holds.' }).success).toBe(false);
  expect(decideRequest.safeParse({ ...decision, reason: '   no ' }).success).toBe(false);
});

test('a revision beyond the column is refused', () => {
  const saved = { image: id, rois: [] };
  expect(saveFeedbackRequest.safeParse({ ...saved, revision: 2 ** 31 - 1 }).success).toBe(true);
  expect(saveFeedbackRequest.safeParse({ ...saved, revision: 2 ** 31 }).success).toBe(false);
});
