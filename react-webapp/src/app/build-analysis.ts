import type { Analysis, Picture } from '@/shared/picture-types';
import type { PictureResults } from './use-results';

/** Return the id of an analysis in the history and in the URL. It is unique across visits. */
export const analysisId = ({ id, at, known }: Picture): string => known?.id ?? `${at.toString(36)}-${id}`;

/** Build the analysis of a picture from its results so far. */
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
