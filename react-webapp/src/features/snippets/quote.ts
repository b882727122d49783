/** Quote any text as one word for bash: `it's` -> `'it'\''s'`. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Quote a file name for curl, where `,` and `;` would end an unquoted one: `image=@"a;b.jpg"`. */
export function curlFile(field: string, fileName: string): string {
  return `${field}=@"${fileName.replace(/["\\]/g, String.raw`\$&`)}"`;
}

/** Quote a string for Python or JavaScript: JSON's escapes mean the same in both. */
export function literal(text: string): string {
  return JSON.stringify(text);
}
