export { ForkedInferenceHost, type ForkedHostOptions } from './forked-host.ts';
export type {
  HostAnswer,
  HostError,
  HostQuestion,
  InferenceHost,
  InferencePrediction,
  InferenceRequest,
  WeightsReference,
} from './host.ts';
