/** Why the memory does not work here, and what to do about it. */
export function storageErrorText(error: Error): string {
  if (error.name === 'QuotaExceededError') {
    return 'This browser has no room left for it. Delete some analyses, or free space on this device.';
  }
  return 'This browser keeps nothing for this page: a private window, or storage that is switched off. All else works.';
}
