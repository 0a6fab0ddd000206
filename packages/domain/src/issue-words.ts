import { z } from 'zod';
import { counted } from './views/counted.ts';

/** What must be met, after "it must": by numbers, texts and lists. */
function within(origin: string, bound: string, limit: number | bigint, isIncluded: boolean): string {
  if (origin === 'string') return `have at ${bound} ${counted(Number(limit), 'character')}`;
  if (origin === 'array' || origin === 'set') return `have at ${bound} ${counted(Number(limit), 'entry', 'entries')}`;
  if (isIncluded) return `be at ${bound} ${limit}`;
  return bound === 'least' ? `be above ${limit}` : `be below ${limit}`;
}

const types: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** What is wrong with a value, as the end of a sentence; undefined leaves it to zod. A schema's own words go first. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'too_small')
    return `it must ${within(issue.origin, 'least', issue.minimum, issue.inclusive !== false)}`;
  if (issue.code === 'too_big')
    return `it must ${within(issue.origin, 'most', issue.maximum, issue.inclusive !== false)}`;
  if (issue.code === 'invalid_value') return `it must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.input === undefined) return 'it is missing';
  const type = types[issue.expected];
  return type === undefined ? undefined : `it must be ${type}`;
}

z.config({ customError: inWords });
