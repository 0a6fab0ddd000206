import type { Identifier, ProjectView } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { imports, projects, review } from '@fovea/services';
import { markImages } from './marks.ts';
import { addPeople } from './people.ts';
import { fillAudit, fillEvents } from './rows.ts';
import { makeRuns } from './runs.ts';
import type { HomeScale } from './scale.ts';

const projectName = 'A project of years';
/** Images that an expert had drawn on when the runs were made. */
const markedEarly = 10;
const shares = { train: 0.7, validation: 0.15, test: 0.15 };

/**
 * Grows a project in a home: real imports of synthetic cells, real drawings, runs without their trainings, and a queue of
 * what is next to review. Rows that only repeat others are written at once.
 */
export async function growProject(
  context: Context,
  scale: HomeScale,
  say: (line: string) => void,
): Promise<Identifier> {
  const importCells = (datasetName: string, cellsPerSubject: number, seed: number) => {
    const target = { projectName, datasetName, seed, shares };
    return imports.importSample(context, { ...target, settings: { subjects: scale.subjects, cellsPerSubject } });
  };
  say('importing the first images');
  const { project } = await importCells('first', scale.earlyCells, 1);
  const people = await addPeople(context);
  const [watched] = await markImages(people, project, { from: 0, to: Math.min(markedEarly, scale.marked) });
  await makeRuns(people, { project, count: scale.runs, watch: watched?.id ?? '' }, say);
  say('importing the other images');
  await importCells('later', scale.laterCells, 2);
  await markImages(people, project, { from: markedEarly, to: scale.marked });
  say('looking through the images for what is next to review');
  await review.prepared(context, { project, compare: scale.isCompared });
  await fillRows(context, scale, project);
  return project;
}

/** Brings the tables that are swept or only grow to their size. */
export async function fillRows(context: Context, scale: HomeScale, project: Identifier): Promise<void> {
  await fillAudit(context, { project, rows: scale.auditRows, marked: scale.marked });
  await fillEvents(context, { project, rows: scale.events });
  // A home that grew over years was analysed on the way.
  await context.database.$client.query('vacuum analyze');
}

export async function findGrown(context: Context): Promise<ProjectView | undefined> {
  return (await projects.list(context)).find(({ name }) => name === projectName);
}
