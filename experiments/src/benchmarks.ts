import { backup } from './backup.ts';
import { balance } from './balance.ts';
import { base } from './base.ts';
import type { Benchmark } from './benchmark.ts';
import { concurrent } from './concurrent.ts';
import { confounder } from './confounder.ts';
import { controls } from './controls.ts';
import { decoyFashion } from './decoy-fashion.ts';
import { decoyMnist } from './decoy-mnist.ts';
import { drawing } from './drawing.ts';
import { fashionDefault } from './fashion-default.ts';
import { hourOfUse } from './hour-of-use.ts';
import { infer } from './infer.ts';
import { input } from './input.ts';
import { largeHome } from './large-home.ts';
import { intervals } from './intervals.ts';
import { malaria } from './malaria.ts';
import { malariaDot } from './malaria-dot.ts';
import { levels } from './levels.ts';
import { levelsLite0 } from './levels-lite0.ts';
import { maskQuality } from './mask-quality.ts';
import { memory } from './memory.ts';
import { networks } from './networks.ts';
import { rareClass } from './rare-class.ts';
import { recalibrate } from './recalibrate.ts';
import { reviewOrder } from './review-order.ts';
import { smear } from './smear.ts';
import { startup } from './startup.ts';
import { tenClasses } from './ten-classes.ts';
import { tourBenchmark } from './tour.ts';
import { tradedClasses } from './traded-classes.ts';
import { train } from './train.ts';
import { verdictValidity } from './verdict-validity.ts';

/** Everything that `fovea bench NAME` can measure. */
export const benchmarks: readonly Benchmark[] = [
  backup,
  balance,
  base,
  concurrent,
  confounder,
  controls,
  decoyFashion,
  decoyMnist,
  drawing,
  fashionDefault,
  hourOfUse,
  infer,
  input,
  largeHome,
  intervals,
  malaria,
  malariaDot,
  levels,
  levelsLite0,
  maskQuality,
  memory,
  networks,
  rareClass,
  recalibrate,
  reviewOrder,
  smear,
  startup,
  tenClasses,
  tourBenchmark,
  tradedClasses,
  train,
  verdictValidity,
];
