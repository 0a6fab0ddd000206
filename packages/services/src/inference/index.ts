export { ForkedInferenceHost } from './forked-inference-host.ts';
export type {
  HostQuestion,
  HostValue,
  InferenceHost,
  InferencePrediction,
  InferenceRequest,
  JudgedMap,
  WeightsReference,
} from './host.ts';
