export interface Phase {
  name: string;
  ms: number;
}

/** Parse a Server-Timing header: 'decode;dur=12.3, total;dur=80' -> [{ name: 'decode', ms: 12.3 }, { name: 'total', ms: 80 }]. */
export function parseServerTiming(header: string | null): Phase[] {
  return (header ?? '').split(',').flatMap((entry) => {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const duration = parameters.find((parameter) => parameter.startsWith('dur='))?.slice(4);
    const ms = Number(duration);
    return name && duration && Number.isFinite(ms) ? [{ name, ms }] : [];
  });
}
