import typescript from 'typescript-eslint';

/** Where an `any` gets into the product's code, said or not. These rules need types, and so half a minute; all others are in eslint.config.js. */
export default typescript.config(
  { ignores: ['**/node_modules/', '**/.svelte-kit/', '**/build/', '**/dist/', '**/*.test.ts', '**/*.fixture.ts'] },
  {
    files: ['{packages,apps,experiments,scripts}/**/*.ts'],
    plugins: { '@typescript-eslint': typescript.plugin },
    languageOptions: { parser: typescript.parser, parserOptions: { projectService: true } },
    // No comment silences these, and those that name other rules do nothing here.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
    },
  },
);
