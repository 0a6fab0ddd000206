import { roiSchema } from '@fovea/domain';
import { mendedRoi } from '@fovea/geometry';

/** A region as the browser keeps it. What an earlier release kept with crossings comes cleaned, as from the server. */
export const keptRoiSchema = roiSchema.transform(mendedRoi);
