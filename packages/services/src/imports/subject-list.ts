import { FoveaError } from '@fovea/domain';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

export const subjectListName = 'subjects.csv';

export interface ListedSubject {
  readonly subject: string;
  /** Undefined: the folder says it. Null: nobody knows. */
  readonly label: string | null | undefined;
}

const rowSchema = z.object({
  file: z.string().min(1, 'has no file'),
  subject: z.string().min(1, 'has no subject').max(200, 'has a subject of more than 200 letters'),
  label: z.string().max(200, 'has a label of more than 200 letters').optional(),
});

/**
 * Reads `subjects.csv`: a heading `file,subject` or `file,subject,label`, then a row a picture; the path is relative to
 * the list, and an empty label or "unknown" means that nobody knows.
 * @throws INPUT_INVALID naming the line that cannot be used
 */
export function parseSubjectList(text: string): Map<string, ListedSubject> {
  const rows = readRows(text);
  const listed = new Map<string, ListedSubject>();
  rows.forEach((row, index) => {
    const line = index + 2;
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) {
      throw new FoveaError(
        'INPUT_INVALID',
        `Line ${line} of ${subjectListName} ${parsed.error.issues[0]?.message ?? 'cannot be read'}; correct it and import again.`,
        { line },
      );
    }
    const { subject, label } = parsed.data;
    const file = parsed.data.file.replaceAll('\\', '/').replace(/^\.\//, '');
    if (listed.has(file)) {
      throw new FoveaError('INPUT_INVALID', `${subjectListName} names ${file} twice (line ${line}); keep one row.`, {
        line,
        file,
      });
    }
    const isUnknown = label !== undefined && (label === '' || label.toLowerCase() === 'unknown');
    listed.set(file, { subject, label: isUnknown ? null : label });
  });
  return listed;
}

function readRows(text: string): Record<string, string>[] {
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      bom: true,
      columns: (heading: string[]) => heading.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FoveaError(
      'INPUT_INVALID',
      `${subjectListName} cannot be read: ${reason}. Correct it and import again.`,
      {},
      { cause: error },
    );
  }
  const first = rows[0];
  if (first !== undefined && !('file' in first && 'subject' in first)) {
    throw new FoveaError('INPUT_INVALID', `${subjectListName} needs the heading file,subject or file,subject,label.`, {
      heading: Object.keys(first),
    });
  }
  return rows;
}
