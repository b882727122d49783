export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** Format milliseconds with one decimal below ten, none above: 6.24 -> '6.2', 85.2 -> '85'. */
export function milliseconds(ms: number): string {
  return ms >= 10 ? ms.toFixed(0) : ms.toFixed(1);
}

export function fileSize(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes >= 1 ? `${mebibytes.toFixed(1)} MiB` : `${Math.max(1, Math.round(bytes / 1024))} KiB`;
}

/** Format a count with its noun: '1 second', '7 seconds'. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
