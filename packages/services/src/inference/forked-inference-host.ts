import type { ExplanationKind, Faithfulness } from '@fovea/domain';
import type { ReviewFacts } from '@fovea/learning';
import type { ForkedHostOptions } from '@fovea/processes';
import { ForkedHost } from '@fovea/processes';
import type {
  HostQuestion,
  HostValue,
  InferenceHost,
  InferencePrediction,
  InferenceRequest,
  JudgedMap,
} from './host.ts';

/** Inference in a child process: see `ForkedHost`. */
export class ForkedInferenceHost implements InferenceHost {
  readonly #host: ForkedHost<HostQuestion, HostValue>;

  constructor(options: ForkedHostOptions) {
    this.#host = new ForkedHost(options);
  }

  /** Process id while one runs. */
  get pid(): number | undefined {
    return this.#host.pid;
  }

  predict(request: InferenceRequest): Promise<InferencePrediction> {
    return this.#ask('predict', request) as Promise<InferencePrediction>;
  }

  explain(request: InferenceRequest, kind: ExplanationKind): Promise<Float32Array> {
    return this.#ask('explain', request, { explanation: kind }) as Promise<Float32Array>;
  }

  randomisation(request: InferenceRequest, kind: ExplanationKind): Promise<number | null> {
    return this.#ask('randomisation', request, { explanation: kind }) as Promise<number | null>;
  }

  faithfulness(request: InferenceRequest, judged: JudgedMap): Promise<Faithfulness | null> {
    return this.#ask('faithfulness', request, { judged }) as Promise<Faithfulness | null>;
  }

  without(request: InferenceRequest, hidden: Float32Array): Promise<Float32Array> {
    return this.#ask('without', request, { hidden }) as Promise<Float32Array>;
  }

  review(request: InferenceRequest): Promise<ReviewFacts> {
    return this.#ask('review', request) as Promise<ReviewFacts>;
  }

  close(): Promise<void> {
    return this.#host.close();
  }

  #ask(
    kind: HostQuestion['kind'],
    { weights, pixels }: InferenceRequest,
    about: Partial<Pick<HostQuestion, 'explanation' | 'judged' | 'hidden'>> = {},
  ): Promise<HostValue> {
    return this.#host.ask({ kind, explanation: null, judged: null, hidden: null, ...about, weights, pixels });
  }
}
