import ts from 'typescript';
import type { Passage } from './long-sentences.ts';

/** What a person will read in the place of a value that only the running program knows. */
const ONE_WORD = 'value';

/**
 * Every text that a program can say: strings and templates, joined where the code joins them. Of two that a condition
 * chooses between, a sentence takes the longer; each is a text of its own, too. Tagged templates (SQL) are none.
 */
export function passagesOfTypescript(code: string, firstLine = 1): Passage[] {
  const source = ts.createSourceFile('texts.ts', code, ts.ScriptTarget.Latest);
  const passages: Passage[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isTaggedTemplateExpression(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (isText(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      passages.push({ text: wordingOf(node), line: firstLine + line });
    }
    node.forEachChild(visit);
  };
  visit(source);
  return passages;
}

type Text = ts.StringLiteralLike | ts.TemplateExpression | ts.BinaryExpression | ts.ConditionalExpression;

function isText(node: ts.Node): node is Text {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  if (ts.isConditionalExpression(node)) return isText(inner(node.whenTrue)) || isText(inner(node.whenFalse));
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    (isText(inner(node.left)) || isText(inner(node.right)))
  );
}

const inner = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) ? inner(node.expression) : node;

/** The longest text that an expression can become, one word for what is not known. */
function wordingOf(node: ts.Expression): string {
  const plain = inner(node);
  if (ts.isStringLiteralLike(plain)) return plain.text;
  if (ts.isTemplateExpression(plain))
    return plain.templateSpans.reduce(
      (text, span) => text + wordingOf(span.expression) + span.literal.text,
      plain.head.text,
    );
  if (ts.isConditionalExpression(plain)) return longer(wordingOf(plain.whenTrue), wordingOf(plain.whenFalse));
  if (ts.isBinaryExpression(plain) && isText(plain)) return wordingOf(plain.left) + wordingOf(plain.right);
  return ONE_WORD;
}

const longer = (a: string, b: string): string => (a.length < b.length ? b : a);

/** The longest text that an expression within a page can become. */
export function wordingOfExpression(code: string): string {
  const statement = ts.createSourceFile('text.ts', `(${code})`, ts.ScriptTarget.Latest).statements[0];
  return statement && ts.isExpressionStatement(statement) ? wordingOf(statement.expression) : ONE_WORD;
}
