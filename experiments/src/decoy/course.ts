import { join } from 'node:path';
import type { Model, PreparedImages } from '@fovea/learning';
import type { StudyRun } from '../support/study.ts';
import type { Allowance } from './allowance.ts';
import { ifTimeIsLeft } from './allowance.ts';
import type { Answers } from './measure.ts';
import { answersOf } from './measure.ts';
import type { LongTraining, Reached } from './resumable.ts';
import { trainTo } from './resumable.ts';
import type { DecoyScale } from './scale.ts';
import { stepsPerEpoch } from './scale.ts';

/** What a training came to by one of its milestones; plain JSON. */
export interface Milestone extends Answers {
  readonly epochs: number;
  /** Since the milestone before. */
  readonly seconds: number;
  /** Since the beginning. */
  readonly totalSeconds: number;
}

/** A training that is measured on its way. */
export interface Course {
  readonly name: string;
  readonly training: LongTraining;
}

export interface CourseRun {
  readonly seed: number;
  readonly run: Pick<StudyRun<DecoyScale>, 'engine' | 'scale' | 'part' | 'folder' | 'say'>;
  readonly test: PreparedImages;
  readonly allowance: Allowance;
}

/** The model at so many epochs, trained or taken from where it was kept. @throws OutOfTime */
export function modelAt(
  { seed, run: { engine, scale, folder, say }, allowance }: CourseRun,
  { name, training }: Course,
  epochs: number,
): Promise<Reached> {
  const id = `seed-${seed}-${name}`;
  const until = epochs * stepsPerEpoch(scale, training.train.length);
  return trainTo(engine, training, until, { path: join(folder, `${id}.checkpoint`), name: id, allowance, say });
}

/**
 * Trains up to one of the scale's milestones and measures there, unless that was done before.
 * @param before the milestone before it, of the same course
 * @param more what else is to be found out of the model
 * @returns null where the time allowed is spent before
 */
export function milestone<More extends object = object>(
  of: CourseRun,
  course: Course,
  epochs: number,
  before: Milestone | null,
  more?: (model: Model) => Promise<More>,
): Promise<(Milestone & More) | null> {
  return ifTimeIsLeft(() =>
    of.run.part(`${course.name} at ${epochs} epochs`, async () => {
      const { model, seconds } = await modelAt(of, course, epochs);
      const answers = await answersOf(of.run.engine, model, of.test);
      of.run.say(`seed ${of.seed}: ${course.name} at ${epochs} epochs: ${(100 * answers.accuracy).toFixed(2)} %`);
      const extra = more === undefined ? ({} as More) : await more(model);
      return { epochs, ...answers, ...extra, seconds: seconds - (before?.totalSeconds ?? 0), totalSeconds: seconds };
    }),
  );
}
