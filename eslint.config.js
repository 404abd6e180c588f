// What a machine can hold of the house's rules. Please think before loosening one: its message says where the code should go.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Domains of the server from the bottom up: one may call the services of those before it. */
const domains = ['units', 'accounts', 'devices', 'courses', 'media', 'questions', 'quizzes', 'learning', 'notes', 'sessions', 'plan', 'classes', 'imports', 'titles', 'reports'];

const directions = domains.map((domain, place) => ({
  files: [`server/src/${domain}/**/*.ts`],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [
        ...domains.slice(place + 1).map((upper) => ({
          regex: `/${upper}/`,
          message: `${domain} stands below ${upper}: announce it on the bus, or let ${upper} register a callback.`,
        })),
        ...domains.filter((other) => other !== domain).map((other) => ({
          regex: `/${other}/.*\\.model(\\.ts)?$`, allowTypeImports: true, message: `Ask ${other}'s service, not its model.`,
        })),
        { regex: '^@hoctap/client', message: 'The server never sees the client; what both need is a contract in shared.' },
      ],
    }],
  },
}));

export default ts.config(
  { ignores: ['**/node_modules', '**/dist', '.data', 'uploads', '.cache'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      'no-undef': 'off',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unused-expressions': 'error',
    },
  },
  { files: ['**/*.test.ts', '**/test/**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: { 'svelte/no-navigation-without-resolve': 'off', 'svelte/prefer-svelte-reactivity': 'off', 'svelte/no-useless-children-snippet': 'off' },
  },
  {
    files: ['shared/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^(?!\\.\\./?|\\./|zod$)', message: 'shared imports nothing but zod.' }] }] },
  },
  {
    files: ['client/src/**/*.{ts,svelte}'],
    rules: {
      'no-restricted-imports': ['error', {
        patterns: [
          { regex: '^@hoctap/server|/server/', message: 'The client never sees the server; what both need is a contract in shared.' },
          { regex: '^@hoctap/shared(/.*\\.contract)?$', allowTypeImports: true, message: 'Import only types of contracts: their schemas would weigh on the first page.' },
        ],
      }],
    },
  },
  {
    files: ['client/src/ui/**/*.{ts,svelte}'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^\\.\\./(?!i18n|ui|styles|api|routes)', message: 'ui knows no domain: pass what it shows as props.' }] }] },
  },
  ...directions,
);
