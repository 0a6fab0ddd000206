import type { Architecture } from './architecture.ts';
import type { CheckedProgram } from './checked-program.ts';
import { checkProgram } from './checked-program.ts';
import { smallNetwork } from './small-network.ts';

/** What decides a program: that of plain stages, or what was brought along. */
interface Classifier {
  readonly architecture: Architecture;
  readonly classes: number;
}

/** The program of a form, without its gates. @throws INPUT_INVALID where it cannot be */
export function programOf({ architecture, classes }: Classifier): CheckedProgram {
  return 'program' in architecture ? checkProgram(architecture.program) : smallNetwork(architecture, classes);
}
