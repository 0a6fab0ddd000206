import { expect, test } from 'vitest';
import { fits, fitSchema } from './input-settings.ts';

test('an image is never stretched: who asks for that is told why', () => {
  for (const fit of fits) expect(fitSchema.parse(fit)).toBe(fit);
  const reason = (fit: unknown) => fitSchema.safeParse(fit).error?.issues[0]?.message;
  expect(reason('stretch')).toBe(
    'is letterbox or crop: a stretched image would show the model other shapes than the picture has',
  );
  expect(reason('cover')).toBe('is letterbox or crop');
});
