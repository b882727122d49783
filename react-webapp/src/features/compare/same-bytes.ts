/** Return true if two files have the same content. */
export async function sameBytes(a: Blob, b: Blob): Promise<boolean> {
  if (a.size !== b.size) return false;
  const [one, other] = await Promise.all([bytesOf(a), bytesOf(b)]);
  return one.every((byte, index) => byte === other[index]);
}

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());
