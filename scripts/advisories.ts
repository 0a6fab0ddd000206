// Asks the npm registry which known holes the packages of the lock file have. Usage: npm run advisories
// Ends with 1 for a high or critical one in what Fovea ships, and with 2 where no registry answers.
import { readFile } from 'node:fs/promises';
import { askRegistry } from './advisories/ask-registry.ts';
import type { Advisory, Exception } from './advisories/judge.ts';
import { judgeAdvisories } from './advisories/judge.ts';

const exceptions = JSON.parse(
  await readFile(new URL('./advisories/exceptions.json', import.meta.url), 'utf8'),
) as Exception[];

const describe = ({ severity, module_name: name, title, findings, patched_versions: patched, url }: Advisory) => {
  const versions = findings.map(({ version }) => version).join(', ');
  return `${severity}: ${name} ${versions}: ${title}. Mended in ${patched}. ${url}\n  ${findings[0]?.paths[0] ?? ''}`;
};

const answer = await askRegistry();
if ('unanswered' in answer) {
  console.log(`No registry answered, so nothing is known of the packages' advisories.\n${answer.unanswered}`);
  process.exitCode = 2;
} else {
  const today = new Date().toISOString().slice(0, 10);
  const { faults, excepted, ofTools, stale } = judgeAdvisories(answer.advisories, exceptions, today);
  for (const advisory of faults) console.log(describe(advisory));
  for (const advisory of excepted) console.log(`excepted: ${describe(advisory)}`);
  for (const advisory of ofTools) console.log(`of a tool that is not shipped: ${describe(advisory)}`);
  for (const { advisory, until } of stale)
    console.log(`The exception for ${advisory} ran out on ${until}, or is needed no more: look again, or take it out.`);
  console.log(
    `${answer.packages} packages, ${answer.advisories.length} advisories; high or critical in what Fovea ships: ${faults.length}, excepted ${excepted.length}; in tools: ${ofTools.length}`,
  );
  process.exitCode = faults.length > 0 ? 1 : 0;
}
