import { parse, type AST } from 'svelte/compiler';
import type { Passage } from './long-sentences.ts';
import { passagesOfTypescript, wordingOfExpression } from './passages-of-typescript.ts';

type Child = AST.Fragment['nodes'][number];
type Span = Pick<AST.BaseNode, 'start' | 'end'>;

/** Elements that stand within a sentence. Every other element and every component ends the sentence before it. */
const inline = new Set(['a', 'abbr', 'b', 'br', 'code', 'em', 'i', 'kbd', 'mark', 'q', 'small', 'span', 'strong']);

/** What a component's reader sees or hears: its text, the text of its attributes, and what its code says. */
export function passagesOfSvelte(source: string): Passage[] {
  const { fragment, instance, module } = parse(source, { modern: true });
  const passages: Passage[] = [];
  const lineAt = (position: number) => source.slice(0, position).split('\n').length;
  const sliceOf = ({ start, end }: Span) => source.slice(start, end);
  const wordingOf = (part: AST.Text | AST.ExpressionTag) =>
    part.type === 'Text' ? part.data : wordingOfExpression(sliceOf(part).slice(1, -1));

  /** Reads a fragment to its end: what runs on is one passage, what stands on its own is one each. */
  const readFragment = ({ nodes }: AST.Fragment) => {
    let text = '';
    let start = nodes[0]?.start ?? 0;
    const end = () => {
      // Text may begin with the line break after a tag.
      const blank = /^\s*/u.exec(text)![0];
      if (text.trim()) passages.push({ text: text.slice(blank.length), line: lineAt(start + blank.length) });
      text = '';
    };
    for (const node of nodes) {
      const running = runningText(node);
      if (running === undefined) {
        end();
        for (const part of fragmentsOf(node)) readFragment(part);
      } else {
        if (text === '') start = node.start;
        text += running;
      }
    }
    end();
  };

  /** What a node adds to the sentence that it stands in; undefined if it stands on its own. */
  const runningText = (node: Child): string | undefined => {
    if (node.type === 'Text' || node.type === 'ExpressionTag') return wordingOf(node);
    if (node.type === 'HtmlTag') return 'value';
    if (node.type === 'RegularElement' && !inline.has(node.name)) return undefined;
    if (!['RegularElement', 'IfBlock', 'EachBlock', 'KeyBlock', 'AwaitBlock', 'Comment'].includes(node.type))
      return undefined;
    const ways = fragmentsOf(node).map(({ nodes }) => nodes.map(runningText));
    if (ways.some((way) => way.includes(undefined))) return undefined;
    return ways.map((way) => way.join('')).reduce((a, b) => (a.length < b.length ? b : a), '');
  };

  readFragment(fragment);
  for (const node of nodesWithin([fragment, instance, module])) {
    if ('loc' in node) passages.push(...passagesOfTypescript(sliceOf(node), lineAt(node.start)));
    if (!isAttribute(node) || node.value === true) continue;
    const parts = Array.isArray(node.value) ? node.value : [node.value];
    passages.push({ text: parts.map(wordingOf).join(''), line: lineAt(node.start) });
  }
  return passages;
}

const isAttribute = (node: AST.BaseNode): node is AST.Attribute => node.type === 'Attribute';

const isNode = (value: object): value is AST.BaseNode => 'type' in value && 'start' in value;

/** Every node of the markup and the topmost ones of code, which alone have a `loc`. */
function* nodesWithin(value: unknown): Generator<AST.BaseNode> {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) yield value;
  if (!('loc' in value)) for (const part of Object.values(value)) yield* nodesWithin(part);
}

/** The parts of a block or an element that hold text. */
function fragmentsOf(node: Child): AST.Fragment[] {
  const parts: unknown[] = Object.values(node);
  return parts.filter((part): part is AST.Fragment => {
    return typeof part === 'object' && part !== null && 'type' in part && part.type === 'Fragment';
  });
}
