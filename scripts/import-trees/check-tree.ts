import { isFoveaError } from '../../packages/domain/src/index.ts';
import { openSource } from '../../packages/services/src/imports/open-source.ts';
import type { Understanding } from '../../packages/services/src/imports/source.ts';
import { understand } from '../../packages/services/src/imports/understanding/understand.ts';
import type { Tree } from './generate-tree.ts';
import { modelAnswer } from './model-answer.ts';

export type Outcome = 'understood' | 'asked' | 'refused';

/**
 * Lets the import understand a tree, and compares that with the model answer.
 * @param location where the tree lies
 * @throws Error saying what differs
 */
export async function checkTree(tree: Tree, location: string): Promise<Outcome> {
  const opened = await openSource(location);
  try {
    const found = await understand(opened, tree.choices).catch((error: unknown) => {
      if (!isFoveaError(error)) throw error;
      return error;
    });
    if (isFoveaError(found)) {
      if (tree.refusal?.test(found.message)) return 'refused';
      throw new Error(`Refused although the tree is right: ${found.message}`, { cause: found });
    }
    if (tree.refusal !== null) throw new Error(`Not refused; expected ${tree.refusal}`);
    assertNothingLost(tree, found);
    const asked = found.questions.map(({ code }) => code).sort();
    if (tree.isOpen) {
      if (!asked.includes('CLASS_OR_SUBJECT'))
        throw new Error(`Folders of patients were guessed: asked ${asked.join()}`);
      return 'asked';
    }
    assertTrue(tree, found);
    return asked.length > 0 ? 'asked' : 'understood';
  } finally {
    opened.close();
  }
}

/** What went in is what came out, is named, or is a list. */
function assertNothingLost(tree: Tree, { entries, leftOut, problems }: Understanding): void {
  const named = leftOut.reduce((sum, { count }) => sum + count, 0);
  const [before, after] = [tree.files.length, entries.length + named + tree.lists];
  if (before !== after)
    throw new Error(`${before} files went in; ${entries.length} pictures, ${named} left out, ${tree.lists} lists`);
  const unused = problems.filter(({ code }) => code === 'ROW_UNUSED').length;
  if (unused !== tree.unmatchedRows) throw new Error(`${unused} rows unused in place of ${tree.unmatchedRows}`);
}

function assertTrue(tree: Tree, { entries, questions, positive }: Understanding): void {
  const answer = modelAnswer(tree);
  const found = new Map(entries.map((entry) => [entry.path, entry]));
  /** Both ways: no two people are one, and no person is two. */
  const people = { ofTrue: new Map<string, string>(), ofFound: new Map<string, string>() };
  for (const picture of answer.pictures) {
    const entry = found.get(picture.path);
    if (entry === undefined) throw new Error(`${picture.path} was lost`);
    if (entry.label !== picture.label) throw new Error(`${picture.path} is "${picture.label}", not "${entry.label}"`);
    if (entry.givenSplit !== picture.split)
      throw new Error(`${picture.path} is in ${picture.split}, not ${entry.givenSplit}`);
    const isFirst = !people.ofTrue.has(picture.subject) && !people.ofFound.has(entry.subject);
    if (isFirst) {
      people.ofTrue.set(picture.subject, entry.subject);
      people.ofFound.set(entry.subject, picture.subject);
    } else if (people.ofTrue.get(picture.subject) !== entry.subject)
      throw new Error(`"${entry.subject}" of ${picture.path} is "${picture.subject}"; people were merged or divided`);
  }
  const asked = questions.map(({ code }) => code).sort();
  if (asked.join() !== answer.questions.join())
    throw new Error(`asked ${asked.join()}, not ${answer.questions.join()}`);
  if (answer.positive !== null && positive?.name !== answer.positive)
    throw new Error(`the positive class is ${answer.positive}, not ${positive?.name}`);
}
