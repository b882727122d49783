// In degrees. Golden-angle steps keep the hues of neighbouring class ids far apart, for any number of classes.
const GOLDEN_ANGLE = 137.508;

/** Return the CSS colour of a class, light enough for dark text: `classColour(5)`. */
export function classColour(classId: number): string {
  return `oklch(0.8 0.15 ${Math.round((40 + classId * GOLDEN_ANGLE) % 360)})`;
}
