import type { Analysis, Picture } from '@/shared/picture-types';
import type { PictureResults } from './use-results';

/** What an analysis is called in this device's memory and in the address; no other visit gives the same. */
export const analysisId = ({ id, at, known }: Picture): string => known?.id ?? `${at.toString(36)}-${id}`;

/** What is known of a picture by now, in the form in which it is saved, remembered and compared. */
export function buildAnalysis(picture: Picture, results: PictureResults): Analysis {
  const { at, file } = picture;
  const { detection, depth } = results;
  const detect = detection.query.data?.body;
  return {
    id: analysisId(picture),
    name: file.name,
    file,
    sent: detection.query.data?.smaller ?? depth.query.data?.smaller,
    at,
    detect,
    detectModel: detect && `${detect.model.name}@${detect.model.version}`,
    depth: results.map,
    objectDepths: results.objectDepths.data,
  };
}
