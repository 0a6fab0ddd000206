import type { Balance, EvidenceReport, Identifier, Roi } from '@fovea/domain';
import { decisions, feedback, predictions, projects, runs, versions } from '@fovea/services';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { fovea } from '../../packages/cli/src/program.ts';
import { complete, firstModel, recalibration, rectangle } from './support.ts';
import type { Installation, TinyProject } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await openInstallation(56_210);
});
afterAll(() => installation.remove());

const context = () => installation.context;

/** What the terminal answers to the next question; null where nobody is there. */
let answer: string | null = null;

/** What a command of a terminal says, questions included. @throws what the command throws */
async function said(...words: string[]): Promise<string> {
  const lines: string[] = [];
  const terminal = {
    out: (text: string) => void lines.push(text),
    problem: (text: string) => void lines.push(text),
    ask: (question: string) => {
      lines.push(question);
      return Promise.resolve(answer);
    },
    progress: () => undefined,
    endProgress: () => undefined,
  };
  const program = await fovea(words, terminal, (work) => work(context(), new AbortController().signal), []);
  await program.parseAsync(words, { from: 'user' });
  return lines.join('\n');
}

async function draw(image: Identifier | undefined, ...meanings: Roi['meaning'][]): Promise<void> {
  const rois = meanings.map((meaning, index) => rectangle(meaning, 4 + 20 * index));
  await feedback.save(context(), { image: image ?? '', rois, revision: 0 });
}

/** A project with a first model, and feedback on images of every split. */
async function markedProject(): Promise<{ tiny: TinyProject; name: string }> {
  const tiny = await makeTinyProject(context());
  await firstModel(context(), tiny);
  const { train, validation, test: kept } = tiny.images;
  for (const image of train.slice(0, 3)) await draw(image, 'ignore');
  for (const image of validation.slice(0, 2)) await draw(image, 'attend', 'ignore');
  await draw(validation[2], 'ignore');
  await draw(kept[0], 'attend');
  return { tiny, name: (await projects.get(context(), { project: tiny.project })).name };
}

async function retrained(
  { project }: TinyProject,
  report: Partial<EvidenceReport> = {},
  balance?: Balance,
): Promise<{ run: Identifier; version: Identifier; number: number }> {
  const { id } = await runs.start(context(), recalibration(project, { balance }));
  const { version } = await complete(context(), id, report);
  return { run: id, version, number: (await runs.get(context(), { run: id })).number };
}

const change = { value: 0.2, low: 0.1, high: 0.3, confidence: 0.95 };
const probed = { accuracy: 0.9, lowest: 0.6, reliance: 0.3, probes: [] };
const attends: Partial<EvidenceReport> = {
  verdict: 'partial',
  findings: [{ about: 'attended', rule: 'little-gain', verdict: 'partial' }],
  probes: null,
  alignment: { images: 2, heldOut: true, before: { iou: 0.1, pointing: 0 }, after: { iou: 0.42, pointing: 0.5 } },
  complement: { images: 2, heldOut: true, change, relianceChange: change, before: probed, after: probed },
  subjects: { validation: 2, attended: 1 },
};

test('runs tell apart four schemes, say what the feedback did, on how many images accuracy is, and the verdict', async () => {
  const { tiny, name } = await markedProject();
  const schemes: Balance[] = [
    { scheme: 'static', lambda: 1 },
    { scheme: 'pcgrad', lambda: 1 },
    { scheme: 'constrained', lambda: 1, epsilon: 0.05, penalty: 1, rate: 0.1 },
    { scheme: 'constrained', lambda: 1, epsilon: 0.2, penalty: 1, rate: 0.1 },
  ];
  for (const balance of schemes) await retrained(tiny, {}, balance);
  const [head = '', , ...rows] = (await said('runs', '--project', name)).split('\n');
  expect(head).toMatch(/scheme .*feedback images .*verdict/);
  expect(rows.pop()).toBe('That is all.');
  expect(rows).toHaveLength(schemes.length + 1);
  const retrainings = rows.filter((row) => row.includes('recalibration'));
  expect(retrainings.map((row) => /(static|pcgrad|constrained) λ 1(, ε \S+)?/.exec(row)?.[0])).toEqual([
    'constrained λ 1, ε 0.2',
    'constrained λ 1, ε 0.05',
    'pcgrad λ 1',
    'static λ 1',
  ]);
  for (const row of retrainings) {
    expect(row).toContain('3 taught, 2 check, 2 only stored');
    expect(row).toMatch(/90\.0 % of 8 images, 2 subjects .*accept/);
  }
});

test('a comparison has the figures of regions to attend to, under today’s names, each with its number of images', async () => {
  const { tiny, name } = await markedProject();
  const [ignoring, attending] = [await retrained(tiny), await retrained(tiny, attends)];
  const words = await said('compare', String(ignoring.number), String(attending.number), '--project', name);
  for (const row of [
    /^Overlap of map and regions +– +42\.0 % \(2 images, 1 subject\)$/m,
    /^Highest point in a region +– +50\.0 % \(2 images, 1 subject\)$/m,
    /^Answers that need the attended regions +– +30\.0 % \(2 images, 1 subject\)$/m,
    /^Answers that need the ignored regions +2\.0 % \(8 images, 2 subjects\) +–$/m,
    /^Accuracy +90\.0 % \(8 images, 2 subjects\) +90\.0 % \(8 images, 2 subjects\) +0\.0 points$/m,
    /^Verdict +accept +partial$/m,
    /^Images? with feedback|^Feedback images +3 taught, 2 check, 2 only stored/m,
  ])
    expect(words).toMatch(row);
  expect(words).not.toMatch(/\|d\||probes, lowest|reliance/);
});

test('projects are listed with what their models see, and runs of two projects are compared by their ids', async () => {
  const [one, other] = [await markedProject(), await markedProject()];
  const [left, right] = [await retrained(one.tiny), await retrained(other.tiny, attends)];
  const listed = await said('projects');
  for (const { name } of [one, other])
    expect(listed).toMatch(new RegExp(`^${name} +2 +32 +8 +1 +64 +letterbox +black +stain +all +small$`, 'm'));
  const words = await said('compare', left.run, right.run);
  expect(words).toMatch(new RegExp(`^ +run ${left.number} of ${one.name} +run ${right.number} of ${other.name} `));
  expect(words).toMatch(/^Verdict +accept +partial$/m);
  // Both projects have the same pictures in the same split.
  expect(words).not.toContain('different states of the data');
});

test('a run compared with itself differs in nothing', async () => {
  const { tiny, name } = await markedProject();
  const { number } = await retrained(tiny, attends);
  const words = await said('compare', String(number), String(number), '--project', name);
  expect(words).toMatch(/^Both are the same run\.$/m);
  expect(words).not.toMatch(/[1-9]\S* points/);
  expect(words.match(/ 0\.0 points$/gm)?.length).toBeGreaterThanOrEqual(6);
});

test.each([
  ['accept', 'no-op', { about: 'ignored', rule: 'unused', verdict: 'no-op' }],
  ['accept', 'reject', { about: 'ignored', rule: 'no-help', verdict: 'reject' }],
  ['accept', 'partial', { about: 'ignored', rule: 'not-cured', verdict: 'partial' }],
  ['reject', 'accept', { about: 'ignored', rule: 'cured', verdict: 'accept' }],
] as const)(
  'to %s against the verdict %s is refused with its first reason, unless it is meant',
  async (kind, verdict, finding) => {
    const { tiny, name } = await markedProject();
    const { run, version } = await retrained(tiny, { verdict, findings: [finding] });
    const { number } = await versions.get(context(), { version });
    const words = ['decide', kind, String(number), '--reason', 'I looked.', '--project', name];
    const [reason = 'none'] = (await runs.get(context(), { run })).evidence?.reasons ?? [];
    await expect(said(...words)).rejects.toMatchObject({
      code: 'AGAINST_VERDICT',
      message: expect.stringMatching(new RegExp(`^The verdict on version ${number} is ${verdict}\\. `)),
    });
    await expect(said(...words)).rejects.toThrow(reason);
    expect((await versions.get(context(), { version })).state).toBe('candidate');
    const recorded = await said(...words, '--against-verdict');
    expect(recorded).toContain(`Recorded: ${kind} of version ${number}`);
    if (kind === 'accept') expect(recorded).toContain(`version ${number} (verdict: ${verdict})`);
  },
);

test.each([
  ['y', 'champion'],
  [' Yes ', 'champion'],
  ['n', 'candidate'],
  ['', 'candidate'],
  [null, 'candidate'],
] as const)('who answers %j to the second question leaves the version as: %s', async (given, state) => {
  const { tiny, name } = await markedProject();
  const finding = { about: 'ignored', rule: 'unused', verdict: 'no-op' } as const;
  const { version, number } = await retrained(tiny, { verdict: 'no-op', findings: [finding] });
  answer = given;
  onTestFinished(() => void (answer = null));
  const words = ['decide', 'accept', '2', '--reason', 'I looked.', '--project', name];
  if (state === 'champion')
    expect(await said(...words)).toContain(`Do you want to accept version ${number} all the same?`);
  else await expect(said(...words)).rejects.toMatchObject({ code: 'AGAINST_VERDICT' });
  expect((await versions.get(context(), { version })).state).toBe(state);
});

test('a decision with the verdict needs no second word, and every list names the version with its verdict', async () => {
  const { tiny, name } = await markedProject();
  const { run, version } = await retrained(tiny, { verdict: 'accept' });
  const { number } = await versions.get(context(), { version });
  await said('decide', 'accept', String(number), '--reason', 'It helped.', '--project', name);
  const { project } = tiny;
  expect((await projects.get(context(), { project })).champion).toMatchObject({ id: version, verdict: 'accept' });
  expect((await versions.list(context(), { project })).items.map(({ verdict }) => verdict)).toEqual(['accept', null]);
  expect(await versions.get(context(), { version })).toMatchObject({
    parent: { number: 1, verdict: null },
    feedbackUse: { taught: 3, check: 2, stored: 2 },
    decisions: [{ version: { verdict: 'accept' }, to: { verdict: 'accept' }, from: { verdict: null } }],
  });
  expect(await runs.get(context(), { run })).toMatchObject({ candidate: { verdict: 'accept' }, attentionImages: 11 });
  const later = await retrained(tiny, { verdict: 'reject' });
  expect(await runs.get(context(), { run: later.run })).toMatchObject({ base: { id: version, verdict: 'accept' } });
  await decisions.decide(context(), {
    ...{ version: later.version, kind: 'reject', reason: 'As advised.', expectedChampion: version },
  });
  expect((await versions.get(context(), { version: later.version })).decisions).toMatchObject([
    { kind: 'reject', version: { verdict: 'reject' } },
  ]);
});

test('a report of old is told with the number of images that its probes asked', async () => {
  const { tiny } = await markedProject();
  const { run } = await retrained(tiny);
  const { evidence } = await runs.get(context(), { run });
  expect(evidence?.validation).toEqual({ images: 8, of: 8, subjects: 2 });
  expect(evidence?.probes?.asked).toEqual({ images: 8, of: 8, subjects: 2 });
});

test('a project that was never trained is told to train a first model', async () => {
  const tiny = await makeTinyProject(context());
  const image = tiny.images.train[0] ?? '';
  await expect(predictions.predict(context(), { image })).rejects.toThrow(/Train a first model/);
  await draw(image, 'ignore');
  await expect(runs.start(context(), recalibration(tiny.project))).rejects.toThrow(/Train a first model/);
  const { id } = await runs.startBase(context(), { project: tiny.project });
  expect((await runs.get(context(), { run: id })).recipe).toMatchObject({ kind: 'base', steps: 150 });
});
