import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const typed = new ESLint({ cwd: root, overrideConfigFile: 'eslint.any.config.js' });
const plain = new ESLint({ cwd: root });

/** The rules that a text breaks where a file of the product lies. */
async function broken(eslint: ESLint, text: string, filePath = 'packages/domain/src/words.ts'): Promise<string[]> {
  const results = await eslint.lintText(text, { filePath: `${root}${filePath}` });
  return [...new Set(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId ?? 'unreadable')))].sort();
}

describe('`any`', { timeout: 120_000 }, () => {
  it.each([
    ['a type', 'export const a: any = 1;\n', 'explicit-any'],
    ['a cast', 'export const a = (1 as any) as string;\n', 'explicit-any'],
    ['what a library answers', "const read = JSON.parse('1');\nexport const a: string = read;\n", 'unsafe-assignment'],
    ['a member of it', "export const a = String(JSON.parse('1').a);\n", 'unsafe-member-access'],
    ['a return of it', "export const a = (): string => JSON.parse('1');\n", 'unsafe-return'],
    [
      'a type that a comment would hide',
      '// eslint-disable-next-line @typescript-eslint/no-explicit-any\nexport const a: any = 1;\n',
      'explicit-any',
    ],
  ])('is refused as %s', async (_, text, rule) => {
    expect(await broken(typed, text)).toContain(`@typescript-eslint/no-${rule}`);
  });

  it('is refused in a component, and so is what would silence the compiler', async () => {
    const component = '<script lang="ts">\n  let a: any = 1;\n</script>\n\n{a}\n';
    expect(await broken(plain, component, 'apps/web/src/routes/+page.svelte')).toEqual([
      '@typescript-eslint/no-explicit-any',
    ]);
    expect(await broken(plain, '// @ts-ignore\nexport const a: string = 1;\n')).toEqual([
      '@typescript-eslint/ban-ts-comment',
    ]);
  });

  it('is not seen where there is none', async () => {
    expect(await broken(typed, "const read: unknown = JSON.parse('1');\nexport const a = String(read);\n")).toEqual([]);
  });
});
