import { expect, it } from 'vitest';
import { LineTool } from './line-tool.svelte.ts';

it('is drawn by a drag', () => {
  const tool = new LineTool();
  tool.press([1, 2]);
  tool.move([3, 4]);
  tool.release([5, 6], true);
  tool.move([9, 9]);
  expect([tool.line, tool.isOpen]).toEqual([[[1, 2], [5, 6]], false]); // prettier-ignore
});

it('is drawn by two clicks, or two presses of a key, and follows between them', () => {
  const tool = new LineTool();
  tool.press([1, 2]);
  tool.release([1, 2], false);
  tool.move([3, 4]);
  expect([tool.line, tool.isOpen]).toEqual([[[1, 2], [3, 4]], true]); // prettier-ignore
  tool.press([5, 6]);
  tool.release([5, 6], false);
  tool.move([9, 9]);
  expect([tool.line, tool.isOpen]).toEqual([[[1, 2], [5, 6]], false]); // prettier-ignore
});

it('drops a half drawn line where the tool is laid down, and keeps a whole one', () => {
  const tool = new LineTool();
  tool.choose(true);
  tool.press([1, 2]);
  tool.choose(false);
  expect([tool.isChosen, tool.line, tool.isOpen]).toEqual([false, null, false]);
  tool.choose(true);
  tool.press([1, 2]);
  tool.press([3, 4]);
  tool.choose(false);
  expect(tool.line).toEqual([[1, 2], [3, 4]]); // prettier-ignore
});

it('has the line from before where a press is taken back', () => {
  const tool = new LineTool();
  tool.press([1, 2]);
  tool.press([3, 4]);
  const before = tool.line;
  tool.press([7, 7]);
  tool.move([8, 8]);
  tool.restore(before);
  tool.move([9, 9]);
  expect([tool.line, tool.isOpen]).toEqual([[[1, 2], [3, 4]], false]); // prettier-ignore
});
