/** Describe a storage error, and what to do about it. */
export function storageErrorText(error: Error): string {
  if (error.name === 'QuotaExceededError') {
    return 'The browser’s storage is full. Delete some analyses, or free space on this device.';
  }
  return (
    'The browser does not store data for this page. Perhaps the window is private, or storage is switched off. ' +
    'Everything else works.'
  );
}
