import { answerLimits } from './answer-limits.ts';
import { request } from './request.ts';

/**
 * Reads an image's picture.
 * @returns the picture, decoded
 * @throws LateAnswer, the error that the server names, or a DOMException where the file cannot be decoded
 */
export async function fetchPicture(image: string, signal?: AbortSignal): Promise<HTMLImageElement> {
  const file = await request(`/api/images/${image}/file`, { limitMs: answerLimits.long, signal }, (response) =>
    response.blob(),
  );
  const address = URL.createObjectURL(file);
  const picture = new Image();
  picture.src = address;
  try {
    await picture.decode();
  } finally {
    URL.revokeObjectURL(address);
  }
  return picture;
}
