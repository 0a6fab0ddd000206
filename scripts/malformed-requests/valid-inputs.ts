import type { World } from './world.ts';

type Inputs = readonly [unknown, ...unknown[]];

/**
 * By procedure, inputs that its schema takes. They reach as deep as they can without a change that the next request would
 * miss: a decision and a yes name what somebody saw too long ago. `undefined` means no input.
 */
export const validInputs: Readonly<Record<string, (world: World) => Inputs>> = {
  'projects.list': () => [undefined],
  'projects.get': ({ project }) => [{ project }],
  'images.list': ({ project, image }) => [
    { project },
    { project, split: 'train', label: 'Parasitized', hasFeedback: true, search: 'C1', limit: 5 },
    { project, after: placeIn('images', project, 3) },
    { project, order: 'next-to-review', subject: 'S1', after: placeIn('next to review', image, 1) },
  ],
  'images.outline': ({ project }) => [
    { project, limit: 7 },
    { project, order: 'next-to-review', split: 'train', limit: 7 },
  ],
  'images.facets': ({ project }) => [{ project }],
  'images.get': ({ image }) => [{ image }, { image, order: 'next-to-review', search: '%', split: 'validation' }],
  'images.setPixelSize': ({ image }) => [{ image, micrometresPerPixel: null, known: 0.5 }],
  'imports.list': ({ waitingImport }) => [
    {},
    { after: placeIn('imports', 1_796_005_289_101_234, waitingImport), limit: 3 },
  ],
  'imports.get': ({ waitingImport }) => [{ import: waitingImport }],
  'imports.problems': ({ waitingImport }) => [
    { import: waitingImport, code: 'ROW_UNUSED', after: placeIn('problems', 1), limit: 10 },
  ],
  'imports.start': () => [{ name: 'cells', byteSize: 4096, files: 2, fingerprint: 'started' }],
  'imports.read': ({ openImport }) => [{ import: openImport }],
  'imports.choose': ({ openImport, project }) => [
    { import: openImport, choices: { positive: 'Parasitized', joinClasses: true, split: 'drawn' }, project },
    { import: openImport, choices: { classes: ['Parasitized'], classFolder: 'inner' }, projectName: 'Chosen' },
  ],
  'imports.confirm': ({ waitingImport }) => [{ import: waitingImport, revision: 4711, positive: 'Parasitized' }],
  'imports.drop': ({ spareImport }) => [{ import: spareImport }],
  'networks.list': () => [undefined],
  'predictions.predict': ({ image, version }) => [{ image, version }, { image }],
  'predictions.explanations': ({ image, version }) => [{ image, version }],
  'predictions.randomisation': ({ image, version }) => [{ image, version, kind: 'gradient-input' }],
  'predictions.faithfulness': ({ image, version }) => [{ image, version, kind: 'grad-cam-3' }],
  'predictions.without': ({ image, version }) => [
    {
      image,
      version,
      strokes: [
        {
          points: [
            [5, 5],
            [9, 7],
          ],
          radius: 3,
        },
      ],
    },
  ],
  'feedback.save': ({ image }) => [
    { image, revision: 1, rois: [region(1, { kind: 'rectangle', x: 1, y: 1, width: 5, height: 5 })] },
    {
      image,
      revision: 1,
      rois: [
        region(1, { kind: 'polygon', points: corners }),
        region(2, { kind: 'area', tool: 'polygon', polygons: [[points]] }),
      ],
    },
  ],
  'feedback.list': ({ project, feedback }) => [
    { project },
    { project, after: placeIn('feedback', 1_796_005_289_101_234, feedback), limit: 3 },
  ],
  'feedback.setActive': (world) => [{ feedback: world.feedback, active: true }],
  'review.pass': ({ image, version }) => [{ image, version, passed: false }],
  'review.prepare': ({ foreignProject }) => [{ project: foreignProject }],
  'review.status': ({ project }) => [{ project }],
  'runs.start': (world) => [
    {
      ...{ project: world.project, base: world.version, deselect: [world.feedback], watch: world.image },
      ...{ preset: 'quick', lambda: 2, seed: 7, stray: 0.05 },
      settings: { gates: ['input', 'stage-2'], gateForm: 'soft', feedback: { method: 'gate', dilation: 0.02 } },
    },
    {
      ...{ project: world.project, deselect: [world.feedback] },
      balance: { scheme: 'static', lambda: 0.5 },
      settings: { precision: 'float32', feedback: { attendLoss: 'dice', ignoreLoss: 'energy', gateStart: 1 } },
    },
  ],
  'runs.startBase': ({ foreignProject }) => [{ project: foreignProject }],
  'runs.firstModel': ({ foreignProject }) => [{ project: foreignProject }],
  'runs.cancel': ({ run }) => [{ run }],
  'runs.pause': ({ run }) => [{ run }],
  'runs.resume': ({ run }) => [{ run }],
  'runs.rerun': ({ run }) => [{ run }],
  'runs.list': ({ project }) => [
    { project, state: 'finished', number: 1, search: '#1 base', after: placeIn('runs', 9), limit: 20 },
    { project, active: true },
  ],
  'runs.atHand': ({ project }) => [{ project }],
  'runs.get': ({ run }) => [{ run }],
  'runs.compare': ({ run }) => [{ left: run, right: run }],
  'versions.list': ({ project, version }) => [
    { project, state: 'champion', id: version, number: 1 },
    { project, after: placeIn('versions', 9), limit: 2 },
  ],
  'decisions.list': ({ project, version }) => [
    { project, kind: 'accept', person: version, from: '2026-01-01T00:00:00Z' },
    { project, after: placeIn('decisions', 1_796_005_289_101_234, version), limit: 2 },
  ],
  'versions.test': ({ version }) => [{ version }],
  'decisions.decide': ({ version, image }) => [
    { version, kind: 'rollback', reason: 'It was better before.', expectedChampion: image },
  ],
  'audit.list': ({ project }) => [
    {
      project,
      from: '2026-01-01T00:00:00Z',
      to: '2036-01-01T00:00:00+02:00',
      action: 'run.start',
      after: placeIn('events', 9),
      limit: 5,
    },
  ],
  'audit.facets': ({ project }) => [{ project }],
  'events.follow': () => [{ lastEventId: '1' }, {}],
  'events.missed': () => [{ after: '1' }],
};

/** A place as a page names it, from which a list goes on. */
function placeIn(list: string, ...key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url');
}

const corners = [
  [1, 1],
  [9, 1],
  [5, 9],
];
const points = Array.from({ length: 40 }, (_, at) => [10 + 6 * Math.cos(at / 6.4), 10 + 6 * Math.sin(at / 6.4)]);

const region = (number: number, shape: object) => ({
  id: `00000000-0000-4000-8000-00000000000${number}`,
  meaning: 'attend',
  strength: 0.5,
  shape,
});
