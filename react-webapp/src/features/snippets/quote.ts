/** One word for bash, whatever it holds: `it's` -> `'it'\''s'`. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A file in curl's own terms, where `,` and `;` would end an unquoted name: `image=@"a;b.jpg"`. */
export function curlFile(field: string, fileName: string): string {
  return `${field}=@"${fileName.replace(/["\\]/g, String.raw`\$&`)}"`;
}

/** A string in Python or JavaScript: JSON's escapes mean the same in both. */
export function literal(text: string): string {
  return JSON.stringify(text);
}
