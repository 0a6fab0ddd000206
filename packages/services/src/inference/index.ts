export { ForkedInferenceHost, type ForkedHostOptions } from './forked-host.ts';
export type {
  HostAnswer,
  HostError,
  HostQuestion,
  InferenceHost,
  InferencePrediction,
  InferenceRequest,
  JudgedMap,
  WeightsReference,
} from './host.ts';
