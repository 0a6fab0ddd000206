import { spawnProcess } from '../../packages/processes/src/index.ts';

/**
 * Runs the first-run script beside the page, unless FOVEA_SAMPLE=0: nothing waits for it.
 * @param onLine each line of its log
 * @returns a handle that ends it
 */
export function makeSample(
  script: string,
  environment: NodeJS.ProcessEnv,
  { say, onLine }: { say: (line: string) => void; onLine: (line: string) => void },
): { stop: () => Promise<void> } {
  if (environment['FOVEA_SAMPLE'] === '0') return { stop: () => Promise.resolve() };
  const sample = spawnProcess(script, { environment, onLine, onNotice: say });
  void sample.ended.then(({ code, signal, said }) => {
    if (code !== 0 && signal === null) say(`the sample could not be made; the next start tries again\n${said}`);
  });
  return sample;
}
