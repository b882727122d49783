const MAX_SAMPLES = 2000;

/** Return the median distance of the points, which is the centre of rotation. */
export function medianDistance(positions: Float32Array): number {
  const points = positions.length / 3;
  const stride = Math.max(1, Math.floor(points / MAX_SAMPLES));
  const samples = Math.ceil(points / stride);
  const distances = Array.from({ length: samples }, (_, at) => -(positions[at * stride * 3 + 2] ?? 0));
  distances.sort((a, b) => a - b);
  return Math.max(distances[Math.floor(samples / 2)] ?? 1, 0.01);
}
