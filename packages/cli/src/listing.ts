import type { Cursor, Page } from '@fovea/domain';
import { cursorSchema, mostPerPage } from '@fovea/domain';
import { Command, InvalidArgumentError } from 'commander';
import { atMost } from './options.ts';
import type { Terminal } from './terminal.ts';
import { table } from './terminal.ts';

/** What every command that lists something takes. */
export interface ListOptions {
  readonly project?: string;
  readonly limit: number;
  readonly after?: Cursor;
  readonly json?: boolean;
}

/** A command that shows a page of a list, and the command for the page behind it. */
export function listCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--project <name>', 'project, when there are several')
    .option('--limit <count>', 'how many at most', atMost(mostPerPage), 20)
    .option('--after <place>', 'go on behind this place, which the page before has printed', place)
    .option('--json', 'one line of JSON: the items, and the place where the next page begins');
}

function place(text: string): Cursor {
  const parsed = cursorSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? '');
}

/** How a list is shown in a terminal. */
export interface Listing<Item> {
  readonly head: readonly string[];
  readonly row: (item: Item) => readonly string[];
  /** What is said where the list is empty. */
  readonly none: string;
}

/** Prints a page, and how to go on, or that nothing comes after it. */
export function showPage<Item>(
  terminal: Terminal,
  command: Command,
  page: Page<Item>,
  { head, row, none }: Listing<Item>,
): void {
  const { json, after } = command.opts<ListOptions>();
  if (json === true) return terminal.out(JSON.stringify(page));
  if (page.items.length > 0) terminal.out(table(head, page.items.map(row)));
  else terminal.out(after === undefined ? none : 'Nothing comes after this place.');
  if (page.next !== null) terminal.out(`There are more: ${nextCommand(command, page.next)}`);
  else if (page.items.length > 0) terminal.out('That is all.');
}

/** The same command as it was typed, behind another place. */
function nextCommand(command: Command, next: Cursor): string {
  const typed = command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli' && option.long !== '--after')
    .flatMap((option) => {
      const value = String(command.getOptionValue(option.attributeName()));
      return option.isBoolean() ? [option.long ?? ''] : [option.long ?? '', quoted(value)];
    });
  return ['fovea', command.name(), ...typed, '--after', next].join(' ');
}

/** For a POSIX shell. */
function quoted(value: string): string {
  return /^[\w.:@%+,/-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
