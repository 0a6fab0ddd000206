import type { Nodes, Parent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { Passage } from './long-sentences.ts';

/** What holds running text: a paragraph (a list's items hold those), a heading, a table's cell. */
const holders = new Set<Nodes['type']>(['paragraph', 'heading', 'tableCell']);

/** A page's passages. Blocks of code are none; a piece of code within a sentence is one word of it. */
export function passagesOfMarkdown(page: string): Passage[] {
  const passages: Passage[] = [];
  const visit = (node: Nodes) => {
    if (holders.has(node.type)) passages.push({ text: textOf(node), line: node.position!.start.line });
    if (node.type === 'image') passages.push({ text: node.alt ?? '', line: node.position!.start.line });
    if (isParent(node)) node.children.forEach(visit);
  };
  visit(fromMarkdown(page, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] }));
  return passages;
}

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'inlineCode') return `\`${node.value.replaceAll(/\s/gu, '·')}\``;
  if (node.type === 'break') return '\n';
  return isParent(node) ? node.children.map(textOf).join('') : '';
}

const isParent = (node: Nodes): node is Extract<Nodes, Parent> => 'children' in node;
