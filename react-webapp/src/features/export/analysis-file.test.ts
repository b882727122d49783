import { expect, it } from 'vitest';
import type { Analysis } from '@/shared/picture-types';
import { detectResponse, detections, objectDepths } from '@/testing/sample-responses';
import { analysisFile } from './analysis-file';
import schema from './analysis.schema.json';

const file = new Blob(['png']);
const whole: Analysis = {
  id: 'a',
  name: 'bus.jpg',
  file,
  at: Date.UTC(2026, 7, 1, 12),
  detect: detectResponse,
  detectModel: 'yolo26n@3f2a9c1',
  depth: {
    id: 1,
    width: 810,
    height: 1080,
    kind: 'relative-inverse',
    min: 0,
    max: 8.1,
    model: 'depth-anything-v2-small@81be0c4',
    requestId: '01K',
    file,
  },
  objectDepths,
};
const [bus, , person] = detections;
if (!bus || !person) throw new Error('the samples are other ones');

const stats = { min: 0, max: 8.1, mean: 2.9, std: 1.7 };

it('contains the visible objects in the services’ format, ranked among themselves', () => {
  const saved = analysisFile(whole, [bus, person], stats);
  expect(saved).toEqual({
    name: 'bus.jpg',
    analysed_at: '2026-08-01T12:00:00.000Z',
    request_id: '01J',
    model: { name: 'yolo26n', version: '3f2a9c1' },
    image: { filename: 'bus.jpg', format: 'JPEG', width: 810, height: 1080 },
    detections: [bus, person],
    detection_count: 2,
    depth_model: { name: 'depth-anything-v2-small', version: '81be0c4' },
    depth_kind: 'relative-inverse',
    depth_stats: stats,
    depth_at_objects: [
      expect.objectContaining({ class_name: 'bus', bbox: bus.bbox, nearness: 0.51, rank: 2 }),
      expect.objectContaining({ class_name: 'person', bbox: person.bbox, nearness: 0.85, rank: 1 }),
    ],
  });
});

it('omits unknown fields, and is undefined without detections', () => {
  const noMap = analysisFile({ ...whole, depth: undefined, objectDepths: undefined }, [bus], undefined);
  expect(Object.keys(noMap ?? {}).filter((key) => key.startsWith('depth'))).toEqual([]);
  const notMeasured = analysisFile({ ...whole, objectDepths: undefined }, [bus], stats);
  expect(notMeasured).toMatchObject({ depth_stats: stats });
  expect(notMeasured).not.toHaveProperty('depth_at_objects');
  expect(analysisFile({ ...whole, detect: undefined }, [], stats)).toBeUndefined();
});

interface Schema {
  type?: unknown;
  enum?: unknown;
  $ref?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
}

const definitions: Record<string, Schema> = schema.$defs;

/** List missing and unknown fields of `value` by its schema. The types of values are not checked. */
function strays(value: unknown, at: Schema, path = ''): string[] {
  if (at.$ref) return strays(value, definitions[at.$ref.slice('#/$defs/'.length)] ?? {}, path);
  if (Array.isArray(value)) return value.flatMap((one, index) => strays(one, at.items ?? {}, `${path}/${index}`));
  if (typeof value !== 'object' || value === null) return [];
  const lacking = (at.required ?? []).filter((key) => !(key in value)).map((key) => `${path}/${key} is lacking`);
  const inside = Object.entries(value).flatMap(([key, one]) => {
    const known = at.properties?.[key];
    return known ? strays(one, known, `${path}/${key}`) : [`${path}/${key} is not in the schema`];
  });
  return [...lacking, ...inside];
}

it('has exactly the fields of its schema', () => {
  const sent = { size: { width: 2048, height: 2731 }, original: { width: 3000, height: 4000 }, times: 3 };
  expect(strays(analysisFile({ ...whole, sent }, detections, stats), schema)).toEqual([]);
  expect(strays(analysisFile({ ...whole, depth: undefined }, [], undefined), schema)).toEqual([]);
  expect(strays({ name: 'bus.jpg', colour: 'red' }, schema)).toContain('/colour is not in the schema');
});
