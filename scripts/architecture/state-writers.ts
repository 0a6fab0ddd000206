import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** Where the states of runs are written. */
export const onlyWriter = 'packages/services/src/runs/transitions.ts';

const product = /^(packages|apps|experiments|scripts)\/(?!.*\.(test|fixture)\.ts$)/;
const tableFile = 'packages/database/src/schema/run.ts';
const rawWrite = /\b(update|insert\s+into|merge\s+into)\s+(only\s+)?"?run"?(\s|$)/i;
const beforeTable = /\b(update|into)\s+$/i;

/**
 * The places of the product, beside the one module that may, at which a run's state can be written: rows that are inserted,
 * updates whose columns have a state or are not known, and SQL by hand.
 * @param root of the repository
 * @param added files that are read as if they lay there, path to text
 * @returns `path:line: why`
 */
export function stateWriters(root: string, added: Readonly<Record<string, string>> = {}): string[] {
  const program = programOf(root, added);
  const checker = program.getTypeChecker();
  const table = runTable(program, checker, root);
  const isRun = (node: ts.Node | undefined) => node !== undefined && checker.getTypeAtLocation(node) === table;
  const found: string[] = [];
  for (const source of program.getSourceFiles()) {
    const path = relative(root, source.fileName);
    if (!product.test(path) || path === onlyWriter) continue;
    const say = (node: ts.Node, why: string) =>
      found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${why}`);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
        const { name, expression: from } = node.expression;
        const [argument] = node.arguments;
        if (name.text === 'insert' && isRun(argument)) say(node, 'inserts a run');
        if (name.text === 'set' && argument !== undefined && ts.isCallExpression(from) && isRun(from.arguments[0])) {
          const columns = checker.getTypeAtLocation(argument);
          if (columns.flags & ts.TypeFlags.Any) say(node, 'updates columns of a run that are not known');
          else if (columns.getProperty('state') !== undefined) say(node, "updates a run's state");
        }
      }
      if (ts.isStringLiteralLike(node) && rawWrite.test(node.text)) say(node, 'writes runs by SQL');
      if (ts.isTemplateExpression(node)) {
        const texts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
        if (texts.some((text) => rawWrite.test(text))) say(node, 'writes runs by SQL');
        node.templateSpans.forEach(({ expression }, index) => {
          if (beforeTable.test(texts[index] ?? '') && isRun(expression)) say(node, 'writes runs by SQL');
        });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

function programOf(root: string, added: Readonly<Record<string, string>>): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const texts = new Map(Object.entries(added).map(([path, text]) => [join(root, path), text]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFileSync(path, 'utf8');
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version, true);
  };
  const isProduct = (path: string) => product.test(relative(root, path));
  return ts.createProgram([...fileNames.filter(isProduct), ...texts.keys()], options, host);
}

/** The type of the table of runs, by which it is known under any name. */
function runTable(program: ts.Program, checker: ts.TypeChecker, root: string): ts.Type {
  const source = program.getSourceFile(join(root, tableFile));
  const symbol = source && checker.getSymbolAtLocation(source)?.exports?.get('run' as ts.__String);
  if (symbol === undefined) throw new Error(`${tableFile} has no table of runs.`);
  return checker.getTypeOfSymbol(symbol);
}
