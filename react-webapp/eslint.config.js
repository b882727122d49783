import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { noImportCycles } from './eslint-rules/no-import-cycles.js';

/** The folder rule: shared -> features -> app. Import siblings as './x' and all else as '@/folder/x'. */
const mayNotImport = (...folders) => [
  'error',
  {
    patterns: [
      { regex: String.raw`^\.\./`, message: "Import a sibling as './x' and everything else as '@/...'." },
      ...folders.map((folder) => ({
        regex: `^@/${folder}/`,
        message: `This file may not import from ${folder}/: shared -> features -> app, and no feature imports another.`,
      })),
    ],
  },
];

export default defineConfig(
  globalIgnores(['dist', 'coverage', 'src/shared/api/generated']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat.recommended,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  { files: ['*.js', 'eslint-rules/**'], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ['src/**/*.{ts,tsx}', 'server/**'],
    plugins: { farsight: { rules: { 'no-import-cycles': noImportCycles } } },
    rules: { 'farsight/no-import-cycles': 'error' },
  },
  // TypeScript already reports undefined names in server/, which declares its types in JSDoc.
  {
    files: ['server/**'],
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', 300],
      'no-undef': 'off',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', 300],
      'no-restricted-imports': mayNotImport(),
    },
  },
  {
    files: ['src/shared/**'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-imports': mayNotImport('features', 'app', 'testing') },
  },
  {
    files: ['src/features/**'],
    rules: { 'no-restricted-imports': mayNotImport('features', 'app', 'testing') },
  },
  {
    files: ['src/app/**'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: { 'no-restricted-imports': mayNotImport('testing') },
  },
  {
    files: ['src/features/**/*.test.{ts,tsx}'],
    rules: { 'no-restricted-imports': mayNotImport('features', 'app') },
  },
);
