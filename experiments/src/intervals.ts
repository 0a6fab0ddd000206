import { writeFile } from 'node:fs/promises';
import type { Coverage, CoverageReport, Population } from '@fovea/learning/interval-coverage';
import { intervalCoverage } from '@fovea/learning/interval-coverage';
import type { Benchmark, BenchmarkSetting } from './benchmark.ts';
import { keptParts } from './support/kept.ts';
import { resultsFolder } from './support/results-page.ts';
import { table } from './support/wording.ts';

const usual: Population = { isMixed: true, distance: 1.1, improvement: 0.2, spread: 0.6, images: 15, fewest: 3 };

/** Populations for which intervals are to hold, and harder ones that show where they do not. */
const populations = [
  { key: 'mixed', isHard: false, name: 'Subjects with images of both classes', population: usual },
  { key: 'apart', isHard: false, name: 'Subjects of one class each', population: { ...usual, isMixed: false } },
  {
    key: 'unequal',
    isHard: false,
    name: 'One subject has most of the images',
    population: { ...usual, images: 8, largest: 0.6 },
  },
  {
    key: 'sure',
    isHard: true,
    name: 'Hard: nearly all answers are right',
    population: { ...usual, distance: 2.2, improvement: 0.3, spread: 0.8 },
  },
  {
    key: 'small',
    isHard: true,
    name: 'Hard: few images a subject',
    population: { ...usual, distance: 1.2, images: 3, fewest: 1 },
  },
] as const;
const subjectCounts = [8, 12, 20, 40];
/** Coverage that the goal asks for. */
const goal = [0.935, 0.98] as const;

const full = { repetitions: 5000, hard: 1000, compared: 500, standing: 60_000 } as const;
const quick = { repetitions: 20, hard: 10, compared: 5, standing: 500 } as const;

interface Row {
  readonly population: string;
  readonly isHard: boolean;
  readonly figure: string;
  readonly subjects: number;
  readonly report: CoverageReport;
}

/** How often do 95 % intervals hold the true figure? Numbers alone: no engine, no images. */
export const intervals: Benchmark = {
  name: 'intervals',
  hasQuick: true,
  summary: 'how often 95 % intervals hold the true figure, at 8 to 40 simulated subjects, and how wide they are',
  async run(setting) {
    const rows = await measure(setting);
    const { repetitions } = setting.quick ? quick : full;
    // A calibration error near 0 is held nearly always: its interval cannot reach below 0.
    const asked = rows.filter(({ isHard, figure }) => !isHard && figure !== 'calibration error');
    const covered = asked.map(({ report }) => report.ours.covered);
    const [lowest, highest] = [Math.min(...covered), Math.max(...covered)];
    const undefinedShare =
      asked.reduce((sum, { report }) => sum + report.ours.undefined, 0) / (asked.length * repetitions);
    const figures = { lowestCoverage: 100 * lowest, highestCoverage: 100 * highest, undefined: 100 * undefinedShare };
    if (!setting.quick) {
      const record = JSON.stringify({ scale: full, populations, figures, rows }, null, 1);
      await writeFile(new URL('intervals.json', resultsFolder), `${record}\n`);
      await writeFile(new URL('intervals.md', resultsFolder), pageOf(rows, lowest, highest));
    }
    return { figures };
  },
};

/** Every population at every number of subjects. A measurement that was cut off goes on where it stopped. */
async function measure(setting: BenchmarkSetting): Promise<Row[]> {
  const scale = setting.quick ? quick : full;
  const kept = keptParts('intervals', { scale, populations }, setting);
  const rows: Row[] = [];
  for (const { key, isHard, population } of populations) {
    for (const subjects of subjectCounts) {
      const found = await kept.part(`${key}-${String(subjects)}`, () =>
        Promise.resolve(
          intervalCoverage({
            population,
            subjects,
            repetitions: isHard ? scale.hard : scale.repetitions,
            compared: scale.compared,
            standing: scale.standing,
          }),
        ),
      );
      for (const [figure, report] of Object.entries(found)) {
        rows.push({ population: key, isHard, figure: inWords(figure), subjects, report });
      }
      const covered = Object.values(found).map(({ ours }) => 100 * ours.covered);
      setting.say(
        `${key}, ${String(subjects)} subjects: ${Math.min(...covered).toFixed(1)} to ${Math.max(...covered).toFixed(1)} %`,
      );
    }
  }
  return rows;
}

function pageOf(rows: readonly Row[], lowest: number, highest: number): string {
  const sections = populations.flatMap(({ key, name, isHard, population }) => [
    `## ${name}`,
    `${String(isHard ? full.hard : full.repetitions)} repetitions at each number of subjects. Population: \`${JSON.stringify(population)}\`.`,
    table(
      [
        'Figure',
        'True',
        'Subjects',
        'Held',
        'Width',
        'Undefined',
        'Plain t: held',
        'width',
        'Percentiles: held',
        'width',
      ],
      rows.filter((row) => row.population === key).map(cells),
    ),
  ]);
  const isMet = lowest >= goal[0] && highest <= goal[1];
  return `${[
    '# fovea bench intervals',
    'How often does a 95 % interval hold the true figure? Subjects are drawn from a population whose figures are known. They differ in size (usually from 3 to 150 images) and in difficulty. Two models answer their images. `evaluate`, `pairedDifference` and `changePerSubject` make the intervals, as for every report and page. In the _mean subject_, each subject counts as one, however many images it has.',
    `_Held_: the share of the defined intervals that hold the population's figure. _Width_: their mean width. _Undefined_: repetitions in which the figure has no meaning or rests on one subject or nearly so (the images are worth fewer than two subjects of equal size), so that no interval is given. Two simple alternatives stand beside them, on the first ${String(full.compared)} repetitions: _plain t_ is the jackknife's deviation with Student's t on the figure's own scale; _percentiles_ is a bootstrap over subjects, as Fovea had before.`,
    `The goal is 93.5 to 98 % for accuracy, a class's recall, balanced accuracy, AUC, Brier score and changes. Measured: ${percent(lowest)} to ${percent(highest)}, ${isMet ? 'so the goal is met' : 'so the goal is not met everywhere'}. Calibration errors are held more often: a model that is nearly calibrated has an error near 0, and the interval reaches to 0. The hard populations count towards no goal. They show where the intervals do not hold.`,
    ...sections,
  ].join('\n\n')}\n`;
}

function cells({ figure, subjects, report: { truth, ours, plain, percentile } }: Row): string[] {
  const both = ({ covered, width }: Coverage) => [percent(covered), (100 * width).toFixed(1)];
  return [
    figure,
    (100 * truth).toFixed(1),
    String(subjects),
    ...both(ours),
    String(ours.undefined),
    ...both(plain),
    ...both(percentile),
  ];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** `balancedAccuracy` as `balanced accuracy`; a sensitivity is the recall of the positive class. */
const inWords = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace('sensitivity', 'recall');
