import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/**
 * Report imports that lead back to the importing file. Type-only imports count, because they tie two files together just
 * as firmly; the `no-cycle` rules of eslint-plugin-import and eslint-plugin-import-x skip them.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noImportCycles = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { cycle: 'Import cycle: {{chain}}. Move what these files share into a file of its own.' },
  },
  create(context) {
    const { cwd, filename } = context;
    /** @param {any} node */
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const imported = resolveImport(filename, node.source.value, cwd);
      const chain = imported && findPath(imported, filename, cwd);
      if (!chain) return;
      const names = [filename, ...chain].map((file) => relative(cwd, file));
      context.report({ node, messageId: 'cycle', data: { chain: names.join(' -> ') } });
    };
    return { ImportDeclaration: check, ImportExpression: check, ExportAllDeclaration: check, ExportNamedDeclaration: check };
  },
};

/**
 * Return the shortest chain of imports from one file to another, both included; undefined where there is none.
 *
 * @param {string} from
 * @param {string} to
 * @param {string} cwd
 * @returns {string[] | undefined}
 */
function findPath(from, to, cwd) {
  const chains = [[from]];
  const visited = new Set([from]);
  for (const chain of chains) {
    const last = chain.at(-1) ?? from;
    if (last === to) return chain;
    for (const next of importsOf(last, cwd)) {
      if (visited.has(next)) continue;
      visited.add(next);
      chains.push([...chain, next]);
    }
  }
  return undefined;
}

/** @type {Map<string, { mtime: number, imports: string[] }>} */
const cache = new Map();

/**
 * Return the source files that a file imports. The cache follows changes on disk, since editors keep ESLint running.
 *
 * @param {string} file
 * @param {string} cwd
 */
function importsOf(file, cwd) {
  const mtime = statSync(file).mtimeMs;
  const cached = cache.get(file);
  if (cached?.mtime === mtime) return cached.imports;
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  const imports = importedFiles
    .map(({ fileName }) => resolveImport(file, fileName, cwd))
    .filter((path) => path !== undefined);
  cache.set(file, { mtime, imports });
  return imports;
}

/**
 * Return the path of an imported source file; undefined for packages, styles and data.
 *
 * @param {string} importer
 * @param {string} specifier './sibling' or '@/folder/file', as the folder rule has them
 * @param {string} cwd
 */
function resolveImport(importer, specifier, cwd) {
  if (!/^(@|\.)\//.test(specifier)) return undefined;
  const base = specifier.startsWith('@/') ? join(cwd, 'src', specifier.slice(2)) : join(dirname(importer), specifier);
  const candidates = /\.js$/.test(base) ? [base] : [`${base}.ts`, `${base}.tsx`];
  return candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}
