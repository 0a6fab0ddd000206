import type { ImportQuestion, InputSettings } from '@fovea/domain';
import { backgroundForms, fitForms, normalisationForms, smallNetworkName, symmetryForms } from '@fovea/domain';
import type { ProjectState } from './project-state.ts';

/** What is said of a setting that a project has, and of no other. */
const settings = {
  size: { code: 'OTHER_SIZE', says: ({ input: { size } }) => `prepares all of its images at ${size} × ${size} pixels` },
  fit: { code: 'OTHER_FIT', says: ({ input: { fit } }) => `takes "${fitForms[fit].title}" of its images` },
  background: {
    code: 'OTHER_BACKGROUND',
    says: ({ input: { background } }) =>
      `takes for the background of its images: "${backgroundForms[background].title}"`,
  },
  normalise: {
    code: 'OTHER_NORMALISATION',
    says: ({ input: { normalise } }) => `normalises its images by "${normalisationForms[normalise].title}"`,
  },
  symmetries: {
    code: 'OTHER_SYMMETRIES',
    says: ({ input: { symmetries } }) => `has the symmetries "${symmetryForms[symmetries].title}"`,
  },
  network: {
    code: 'OTHER_NETWORK',
    says: ({ network }) => `trains the network "${network?.name ?? smallNetworkName}"`,
  },
} as const satisfies Record<
  keyof InputSettings,
  { readonly code: ImportQuestion['code']; readonly says: (state: ProjectState) => string }
>;

/** How images are prepared is chosen when a project is made: whoever asks for something else later is asked again. */
export function settingQuestions(
  state: ProjectState | null,
  wanted: { readonly [Name in keyof InputSettings]?: InputSettings[Name] | undefined },
): ImportQuestion[] {
  if (state === null) return [];
  return (['size', 'fit', 'background', 'normalise', 'symmetries', 'network'] as const).flatMap((field) => {
    const { code, says } = settings[field];
    if (wanted[field] === undefined || wanted[field] === state.input[field]) return [];
    const message = `${state.name} ${says(state)}, and this stays. Take it, or import into a new project.`;
    return [{ code, message, field, choices: [String(state.input[field] ?? smallNetworkName)] }];
  });
}
