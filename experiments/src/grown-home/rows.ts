import type { Identifier } from '@fovea/domain';
import type { Context } from '@fovea/services';

interface Wanted {
  readonly project: Identifier;
  /** How many there are afterwards, at least. */
  readonly rows: number;
}

/** Strokes that a person draws on an image, one after the other. */
const strokes = 30;

/** Adds the saves of strokes that the record lacks, image by image. @param marked images that somebody drew on */
export async function fillAudit(
  { database }: Context,
  { project, rows, marked }: Wanted & { marked: number },
): Promise<void> {
  const afternoons = Math.ceil(rows / (strokes * marked));
  await database.$client.query(
    `insert into audit_event (project_id, person_id, action, resource, resource_id, detail, created_at)
     select project_id, person_id, 'feedback.save', 'feedback', id,
       jsonb_build_object('image', image_id, 'revision', stroke, 'regions', 1), clock_timestamp()
     from feedback, generate_series(1, $3::int) as afternoon, generate_series(1, $4::int) as stroke
     where project_id = $1
     order by afternoon, id, stroke
     limit greatest(0, $2::int - (select count(*) from audit_event where project_id = $1))`,
    [project, rows, afternoons, strokes],
  );
}

/** Adds the events of progress that the project lacks: those of days ago were swept. */
export async function fillEvents({ database }: Context, { project, rows }: Wanted): Promise<void> {
  await database.$client.query(
    `insert into project_event (project_id, event)
     select told.project_id, jsonb_build_object('type', 'run.progress', 'run', told.run_id, 'progress', jsonb_build_object(
       'step', told.step, 'steps', run.recipe -> 'steps', 'phase', 'training', 'dataLoss', told.data_loss,
       'feedbackLoss', told.feedback_loss, 'imagesPerSecond', 500, 'secondsLeft', 1))
     from run_metric as told join run on run.id = told.run_id, generate_series(1, $2::int) as again
     where told.project_id = $1
     limit greatest(0, $2::int - (select count(*) from project_event where project_id = $1))`,
    [project, rows],
  );
}
