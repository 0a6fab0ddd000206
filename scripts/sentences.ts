// Lists the sentences of more than 30 words in the documents and in what the program says; fails if there are any.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { longSentences, MOST_WORDS, type Passage } from './sentences/long-sentences.ts';
import { passagesOfMarkdown } from './sentences/passages-of-markdown.ts';
import { passagesOfSvelte } from './sentences/passages-of-svelte.ts';
import { passagesOfTypescript } from './sentences/passages-of-typescript.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Decision records have a limit of their own; published results are written by their commands. */
const readers: Record<string, (source: string) => Passage[]> = {
  '{README,CONTRIBUTING,docs/*,experiments/README,{apps,packages}/*/README}.md': passagesOfMarkdown,
  'apps/web/src/**/*.svelte': passagesOfSvelte,
  '{{apps,packages}/*/src/**/*,experiments/src/bench-command}.ts': passagesOfTypescript,
  '{apps/*/*,scripts/{*,setup/*,supervise/*}}.{ts,mjs}': passagesOfTypescript,
};
const unread = ['**/node_modules', '**/*.test.ts', '**/*.fixture.ts', '**/*.d.ts', '**/testing'];

let found = 0;
for (const [files, read] of Object.entries(readers)) {
  const present = globSync(files, { cwd: root, exclude: unread }).sort();
  if (present.length === 0)
    throw new Error(
      `No file matches the pattern ${files}, so its sentences are not checked. Correct the pattern in scripts/sentences.ts.`,
    );
  for (const file of present) {
    for (const { line, words, sentence } of longSentences(read(readFileSync(join(root, file), 'utf8')))) {
      console.log(`${file}:${line} (${words} words) ${sentence}`);
      found += 1;
    }
  }
}
if (found > 0)
  console.log(`${found} sentences have more than ${MOST_WORDS} words. Split them: one thought a sentence.`);
process.exitCode = found > 0 ? 1 : 0;
