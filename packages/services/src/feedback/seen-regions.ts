import { feedback, image, project } from '@fovea/database';
import type { Roi } from '@fovea/domain';
import { sql } from 'drizzle-orm';

/** What says which part of an image the model sees: domain `frameOf` takes it. */
export const frameColumns = {
  width: image.width,
  height: image.height,
  size: project.preparedSize,
  fit: project.fit,
};

/**
 * Shapes that reach into a square along each side, as domain `isSeen` has it; a comparison of several points holds for any.
 * The filter of an area is asked of each outline: a hole reaches into the square only where the outline round it does.
 */
const reaching = `$[*] ? (
  @.shape.kind == "rectangle"
    && @.shape.x < $right && @.shape.x + @.shape.width > $left
    && @.shape.y < $bottom && @.shape.y + @.shape.height > $top
  || @.shape.kind == "polygon"
    && @.shape.points[*][0] < $right && @.shape.points[*][0] > $left
    && @.shape.points[*][1] < $bottom && @.shape.points[*][1] > $top
  || @.shape.kind == "area" && exists(@.shape.polygons[*] ? (
    @[*][0] < $right && @[*][0] > $left && @[*][1] < $bottom && @[*][1] > $top)))`;

const side = sql`least(${image.width}, ${image.height})`;
const from = (length: typeof image.width | typeof image.height) => sql`(${length} - ${side}) / 2`;

/** Regions of which the model sees anything, found where they lie: domain `seenRois`. Needs image and project. */
export const seenRegions = sql<Roi[]>`case ${project.fit} when 'letterbox' then ${feedback.rois} else
  jsonb_path_query_array(${feedback.rois}, ${reaching}::jsonpath, jsonb_build_object(
    'left', ${from(image.width)}, 'right', ${from(image.width)} + ${side},
    'top', ${from(image.height)}, 'bottom', ${from(image.height)} + ${side}))
  end`;
