import type { Analysis } from '@/shared/picture-types';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import { detectResponse, objectDepths } from './sample-responses';

/** Create a blob that IndexedDB can store; jsdom's own Blob cannot be stored. */
export const blob = (text: string, type = 'image/jpeg') =>
  new Response(text, { headers: { 'Content-Type': type } }).blob();

/** Return a complete analysis of the bus picture, at 12:01 UTC on 1 November 2026. */
export async function sampleAnalysis(fields: Partial<Analysis> = {}): Promise<Analysis> {
  return {
    id: 'a1',
    name: 'bus.jpg',
    file: await blob('jpeg bytes'),
    at: Date.UTC(2026, 10, 1, 12, 1),
    detect: detectResponse,
    detectModel: 'yolo26n@3f2a9c1',
    depth: await sampleDepthMap(),
    objectDepths,
    ...fields,
  };
}

export async function sampleDepthMap(): Promise<DepthMap> {
  return {
    id: 7,
    width: 810,
    height: 1080,
    kind: 'relative-inverse',
    min: 0,
    max: 8.1,
    model: 'depth-anything-v2-small@81be0c4',
    requestId: '01K',
    file: await blob('png16 bytes', 'image/png'),
  };
}
