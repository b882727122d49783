/** Return a file name without its extension; 'picture' for an empty name: 'bus.jpg' -> 'bus'. */
export function fileStem(fileName: string): string {
  return fileName.replace(/(?<=.)\.[^.]*$/, '') || 'picture';
}
