import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { Figures } from './campaign.ts';

const results = new URL('../../../experiments/results/', import.meta.url);

/** Writes `experiments/results/faults.md`, and beside it the figures for a program. */
export async function publish(figures: Figures): Promise<void> {
  await writeFile(new URL('faults.json', results), `${JSON.stringify({ figures }, null, 2)}\n`);
  await writeFile(new URL('faults.md', results), pageOf(figures));
}

function pageOf(figures: Figures): string {
  const { kills, lockFilesSpoilt, startsThatSucceeded, strokesAcknowledged, strokesLost, runsBegun } = figures;
  const rows: [string, string | number][] = [
    ['starts that succeeded', `${startsThatSucceeded} of ${kills}`],
    ['acknowledged strokes lost', `${strokesLost} of ${strokesAcknowledged}`],
    ['runs that finished exactly once', `${figures.runsFinishedOnce} of ${runsBegun}`],
    ['runs with other weights than an undisturbed one', `${figures.runsWithOtherWeights} of ${runsBegun}`],
    ['attempts that a kill broke off, and another attempt brought to an end', figures.attemptsBrokenOff],
    ['processes that lived on after a stop', figures.orphans],
    ['files left after the last start and stop', figures.filesLeft],
    ['slowest return to work after a kill, the start not counted', `${figures.slowestReturnSeconds} s`],
  ];
  return `# npm run faults:hour

${kills} kills at random moments, in ${figures.minutes} minutes, with seed ${figures.seed}. A client drew one stroke after the other through the
page's own requests, a run trained at all times, and the model was asked a question each second.

The victims took turns: \`npm start\`, the supervisor, the web server, the worker with its training thread, the inference
process, the postmaster, one of its children, and everything at once. A child that was killed came back by itself;
otherwise \`npm start\` was run again. In ${lockFilesSpoilt} of the ${kills} rounds the machine also lost its power during the return,
and \`postmaster.pid\` was spoilt: stale, empty, garbage, naming a living stranger, or cut off.

At the end, every acknowledged stroke was compared with the database, in order and content. The weights of every run were
compared with a run of the same recipe in a copy of the home, where nothing was killed.

| | |
|---|---|
${rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')}

The machine: ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}.
`;
}
