import type { ImportReport } from '@fovea/domain';
import { splits } from '@fovea/domain';
import { imports } from '@fovea/services';
import { Command } from 'commander';
import { wholeNumber } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { bar, table } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface ImportOptions {
  readonly project?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

export function importCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('import')
    .description(
      'import images: a folder or zip of class folders, "nih" for the NIH/NLM malaria cells, "sample" for synthetic ones',
    )
    .argument('<source>', 'folder, zip file, "nih" or "sample"')
    .option('--project <name>', 'project to import into; made when it does not exist')
    .option('--seed <number>', 'seed of the split by subject', wholeNumber)
    .option('--json', 'end with one line {"added","skipped","subjects"}')
    .action(async (source: string, options: ImportOptions) => {
      const { seed, project: projectName } = options;
      const onProgress = ({ phase, done, total, imagesPerSecond }: imports.ImportProgress) => {
        const rate = imagesPerSecond === null ? '' : `  ${Math.round(imagesPerSecond)} images/s`;
        terminal.progress(`${phase} ${bar(total === 0 ? 1 : done / total)}  ${done} of ${total}${rate}`);
      };
      const onDownload = ({ done, total }: { done: number; total: number }) =>
        terminal.progress(
          `downloading ${bar(done / total)}  ${(done / 1e6).toFixed(0)} of ${(total / 1e6).toFixed(0)} MB`,
        );
      const report = await withContext((context, signal) => {
        const request = { seed, projectName, onProgress, signal };
        if (source === 'sample') return imports.importSample(context, request);
        if (source === 'nih') return imports.importNih(context, { ...request, onDownload });
        return imports.importFolder(context, { ...request, path: source });
      });
      terminal.endProgress();
      if (options.json === true) {
        const { added, skipped, subjects } = report;
        terminal.out(JSON.stringify({ added, skipped, subjects }));
      } else {
        terminal.out(describe(report));
      }
    });
}

const mostProblemsShown = 20;

function describe(report: ImportReport): string {
  const rate = report.seconds > 0 ? ` (${Math.round((report.added + report.known) / report.seconds)} images/s)` : '';
  const lines = [
    `${report.added} images added, ${report.known} known already, ${report.skipped} skipped; ${report.subjects} subjects; ${report.seconds.toFixed(1)} s${rate}`,
    '',
    table(
      ['split', 'subjects', 'images'],
      splits.map((split) => [split, String(report.splits[split].subjects), String(report.splits[split].images)]),
    ),
  ];
  if (report.problems.length > 0) lines.push('', 'Skipped or worth a look:');
  for (const { path, message } of report.problems.slice(0, mostProblemsShown)) lines.push(`  ${path}: ${message}`);
  if (report.problems.length > mostProblemsShown)
    lines.push(`  and ${report.problems.length - mostProblemsShown} more`);
  return lines.join('\n');
}
