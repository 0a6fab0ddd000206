import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import typescript from 'typescript-eslint';

/** No rule here needs type information: types are tsc's and svelte-check's work, and linting stays a matter of seconds. */
export default typescript.config(
  {
    ignores: [
      '**/node_modules/',
      '**/.svelte-kit/',
      '**/build/',
      '**/dist/',
      '**/coverage/',
      '**/test-results/',
      '**/playwright-report/',
      '**/.fovea/',
    ],
  },
  js.configs.recommended,
  typescript.configs.strict,
  typescript.configs.stylistic,
  svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { globals: { ...globals.node } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-implicit-coercion': ['error', { boolean: false }],
      // `tsc` knows every name that exists, the browser's and Node's included.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Typed arrays under noUncheckedIndexedAccess: a loop's own bound proves the index.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': [
        'error',
        {
          // A constructor alone has no other way to be private.
          selector:
            ':matches(PropertyDefinition, AccessorProperty, MethodDefinition[kind!="constructor"]):matches([accessibility="private"], [accessibility="protected"])',
          message: 'Write a private member as #name: it is private when the code runs, too.',
        },
      ],
      // An empty body is often the honest answer (a listener that ignores, a callback of a test).
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: typescript.parser },
    },
    rules: {
      // Links inside one app at the root of its host need no base path.
      'svelte/no-navigation-without-resolve': 'off',
      // `let` is how runes are declared, props without defaults included.
      'prefer-const': 'off',
    },
  },
  {
    // dependency-cruiser's own configuration is CommonJS.
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
