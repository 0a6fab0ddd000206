export { evaluate, pairedDifference } from './evaluation/evaluate.ts';
export { differenceOverSplits, meanOverSplits, metricOverSplits } from './evaluation/over-splits.ts';
export { shareOverGroups } from './evaluation/share.ts';
export type { Scored } from './evaluation/scores.ts';
export type { Answering } from './evidence/answers.ts';
export { evidence, type EvidenceInput } from './evidence/evidence.ts';
export type { ExpertSettingsInput } from './experts/expert-settings.ts';
export { parasiteMask } from './experts/parasite-mask.ts';
export { simulatedExpert, type KnownRegions } from './experts/simulated-expert.ts';
export { softmax } from './explanation/inference.ts';
export { inferenceGraph, type InferenceGraph, type InferenceOptions } from './explanation/inference-graph.ts';
export { askOnce } from './explanation/ask-once.ts';
export { describeMaps, mapFigures, type MapFigures } from './explanation/describe-maps.ts';
export { Predictor, type Predicted } from './explanation/predictor.ts';
export { type FeatureGraph, featureGraph } from './features/feature-graph.ts';
export { compareWithOriginal } from './features/original-answers.ts';
export { tapTraining } from './features/tap-training.ts';
export { gatherPixels } from './images/prepared-images.ts';
export { markedImage, type MarkedImage } from './images/marked-image.ts';
export { labelledRows, type PreparedImages } from './images/prepared-images.ts';
export { foregroundMean } from './images/surround.ts';
export { adoptNetwork } from './model/adopt-network.ts';
export { cellArchitecture, type Architecture } from './model/architecture.ts';
export {
  formOfRecipe,
  type Model,
  type ModelForm,
  type NetworkForm,
  type WeightArray,
  type Weights,
} from './model/model.ts';
export { modelHash, parseModel, serialiseModel } from './model/safetensors.ts';
export { programOf } from './model/program-of.ts';
export { atSide, type ImportedNetwork, parseNetwork, serialiseNetwork } from './model/network-file.ts';
export { residualNetwork } from './model/residual-network.ts';
export { initialWeights } from './model/weights.ts';
export { RandomStream } from './random/random-stream.ts';
export { NearestReviewed, unitRows } from './review/distances.ts';
export { reviewImages, type ReviewFacts } from './review/review-images.ts';
export { reviewOrder, type ReviewCandidates, type ReviewPlace } from './review/review-order.ts';
export { cellMask } from './review/cell-mask.ts';
export { uncertainty, wrongness } from './review/scores.ts';
export { gateTaps } from './training/assert-trainable.ts';
export { defaultBaseRecipe } from './training/base-recipe.ts';
export { Batches } from './training/batches.ts';
export type { Checkpoint, TrainingIdentity } from './training/checkpoint.ts';
export { assertCheckpointFits, parseCheckpoint, serialiseCheckpoint } from './training/checkpoint.ts';
export { engineRecord } from './training/engine-record.ts';
export { planTraining } from './training/plan.ts';
export { trainingGraph } from './training/ready-graphs.ts';
export type { TrainingGraph } from './training/training-graph.ts';
export type { TrainingGraphSettings } from './training/training-step.ts';
export type { Saturation } from './training/saturation.ts';
export { stepSpeed } from './training/step-speed.ts';
export { train } from './training/train.ts';
export type {
  TrainingHooks,
  TrainingInput,
  TrainingProgress,
  TrainingResult,
  TrainingState,
} from './training/training.ts';
