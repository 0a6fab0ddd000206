import { describe, expect, it } from 'vitest';
import { longSentences, wordsOf } from './long-sentences.ts';
import { passagesOfMarkdown } from './passages-of-markdown.ts';
import { passagesOfSvelte } from './passages-of-svelte.ts';
import { passagesOfTypescript } from './passages-of-typescript.ts';

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');
/** Thirty-one words with a full stop, one more than a sentence may have. */
const long = `Cells ${words(30)}.`;
const short = `Cells ${words(29)}.`;

describe('a sentence', () => {
  it('counts words, not dashes', () => {
    expect(wordsOf('accuracy .947 [.920, .968] – with 20 marked cells')).toBe(8);
  });

  it('may have thirty words and not one more', () => {
    expect(longSentences([{ text: `${short} ${short}`, line: 1 }])).toEqual([]);
    expect(longSentences([{ text: `${short} ${long}`, line: 1 }])).toEqual([{ line: 1, words: 31, sentence: long }]);
  });

  it('is found on the line that it begins on, however its lines are broken', () => {
    const broken = long.replace(' word7', '\nword7');
    expect(longSentences([{ text: `A first sentence.\nA second\none. ${broken}`, line: 5 }])).toEqual([
      { line: 7, words: 31, sentence: long },
    ]);
  });

  it('may begin with a piece of code', () => {
    expect(longSentences([{ text: `${words(20)}. \`code\` ${words(20)}.`, line: 1 }])).toEqual([]);
  });

  it('does not end within a figure or an abbreviation', () => {
    expect(longSentences([{ text: `Accuracy rose to .947, e.g. by 3.5 points: ${words(24)}.`, line: 1 }])).toHaveLength(
      1,
    );
  });
});

describe('the passages of a page in Markdown', () => {
  it('are paragraphs, items, headings, cells and descriptions of pictures', () => {
    const page = `# ${long}\n\n${long}\n\n- ${long}\n\n| ${long} | ${long} |\n| --- | --- |\n| ${long} | a |\n\n![${long}](a.png)\n`;
    expect(longSentences(passagesOfMarkdown(page)).map(({ line }) => line)).toEqual([1, 3, 5, 7, 7, 9, 11]);
  });

  it('are not its code, and a piece of code in a sentence is one word', () => {
    expect(longSentences(passagesOfMarkdown(`\`\`\`sh\n${long}\n\`\`\`\n\nRun \`${words(40)}\` once.\n`))).toEqual([]);
  });

  it('keep cells and paragraphs apart', () => {
    expect(
      longSentences(passagesOfMarkdown(`${words(20)}\n\n${words(20)}\n\n| ${words(20)} | ${words(20)} |\n| - | - |\n`)),
    ).toEqual([]);
  });
});

describe('the passages of a program', () => {
  it('are what it joins: templates, sums of strings, the longer way of a condition', () => {
    const joined = `say(\`${words(14)} \${count} ${words(8)} \` + (many ? '${words(9)}' : 'one'));`;
    expect(longSentences(passagesOfTypescript(`\n${joined}`))).toMatchObject([{ line: 2, words: 32 }]);
  });

  it('are arguments within a text, too, but no SQL and no comments', () => {
    expect(longSentences(passagesOfTypescript(`const a = \`\${word('${long}')}\`;`))).toHaveLength(1);
    expect(longSentences(passagesOfTypescript(`// ${long}\nconst a = sql\`${long}\`;`))).toEqual([]);
  });
});

describe('the passages of a component', () => {
  const sentencesOf = (source: string) =>
    longSentences(passagesOfSvelte(source)).map(({ line, words }) => [line, words]);

  it('run on through inline elements, values and blocks', () => {
    const running = `<p>${words(10)} <b>${words(10)}</b> {count}\n{#if many}<i>${words(12)}</i>{:else}one{/if}.</p>`;
    expect(sentencesOf(`<script lang="ts">\n  let count: number = 1;\n</script>\n\n${running}`)).toEqual([[5, 33]]);
  });

  it('end where another element or component begins', () => {
    expect(sentencesOf(`<p>${words(20)}</p><p>${words(20)}</p>${words(20)}<Figure>${words(20)}</Figure>`)).toEqual([]);
  });

  it('are those of its attributes, its code and the code in its markup', () => {
    expect(sentencesOf(`<button title="${long}">Save</button>`)).toEqual([[1, 31]]);
    expect(sentencesOf(`<button title={busy ? '${long}' : 'Save'}></button>`)[0]).toEqual([1, 31]);
    expect(sentencesOf(`<script lang="ts">\n  const text: string = '${long}';\n</script>`)).toEqual([[2, 31]]);
    expect(sentencesOf(`{#each rows as row}\n  <Cell {...say('${long}')} />\n{/each}`)).toEqual([[2, 31]]);
  });
});
