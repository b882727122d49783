/** 'bus.jpg' -> 'bus'; what has no name is called 'picture'. */
export function stem(fileName: string): string {
  return fileName.replace(/(?<=.)\.[^.]*$/, '') || 'picture';
}
