export * from './artifact.ts';
export * from './project.ts';
export * from './dataset.ts';
export * from './model.ts';
export * from './feedback.ts';
export * from './run.ts';
export * from './result.ts';
export * from './record.ts';
