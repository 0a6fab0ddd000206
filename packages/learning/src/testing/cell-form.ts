import { cellArchitecture } from '../model/architecture.ts';
import type { ModelForm } from '../model/model.ts';

/** The product's own network with one gate, for tests. */
export function cellForm(size = 64, form: Partial<ModelForm> = {}): ModelForm {
  return {
    architecture: cellArchitecture(size),
    classes: 2,
    gates: [{ level: 'input', form: 'stretched' }],
    taught: true,
    temperature: 1,
    ...form,
  };
}
