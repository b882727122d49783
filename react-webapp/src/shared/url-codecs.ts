import type { Colormap } from '@/shared/depth-map/depth-map';
import { SMALLER } from '@/shared/sending/prepare-upload';

/** How a value is written in the address. Codecs are made once, outside of any component. */
export interface Codec<Value> {
  /** What holds where the address says nothing, or nothing that can be read; it is never written. */
  fallback: Value;
  /** Undefined for a text that means nothing. */
  read: (text: string) => Value | undefined;
  write: (value: Value) => string;
  /** A change is a step of its own that the Back button undoes. */
  step?: boolean;
}

/** One of a few words: `oneOf(['spectral', 'gray'])`, of which the first is the default. */
export function oneOf<Word extends string>(words: readonly [Word, ...Word[]]): Codec<Word> {
  return { fallback: words[0], read: (text) => words.find((word) => word === text), write: (word) => word };
}

/** A number from 0 to 1 with two digits: '0.25'. */
export function share(fallback: number): Codec<number> {
  return {
    fallback,
    read: (text) => (/^(0(\.\d+)?|1(\.0+)?)$/.test(text) ? Math.round(Number(text) * 100) / 100 : undefined),
    write: (value) => value.toFixed(2),
  };
}

/** The id of an analysis in this device's memory; null for none. */
export const result: Codec<string | null> = {
  fallback: null,
  read: (text) => (/^[\w-]{1,64}$/.test(text) ? text : undefined),
  write: (id) => id ?? '',
  step: true,
};

/** The ids of two analyses side by side: 'm4x2-1~m4x2-3'; null for none. */
export const pair: Codec<readonly [string, string] | null> = {
  fallback: null,
  read: (text) => {
    const [one, other] = /^[\w-]{1,64}~[\w-]{1,64}$/.test(text) ? text.split('~') : [];
    return one && other ? [one, other] : undefined;
  },
  write: (ids) => ids?.join('~') ?? '',
  step: true,
};

export const colormap: Codec<Colormap> = oneOf(['spectral', 'inferno', 'turbo', 'gray']);

/** The longest side, in pixels, that pictures are sent at; undefined for as they are. */
export const send: Codec<number | undefined> = {
  fallback: undefined,
  read: (text) => (text === String(SMALLER) ? SMALLER : undefined),
  write: (side) => side?.toString() ?? '',
};

/** The least confidence that is shown; the default is the detection service's own. */
export const conf = share(0.25);

/** Where the slider between picture and depth stands, from its left. */
export const split = share(0.5);

/** The names of the classes that are not shown: 'bus,person'. A comma in a name is written as %2C. */
export const hide: Codec<readonly string[]> = {
  fallback: [],
  read: (text) => {
    try {
      return text.split(',').filter(Boolean).map(decodeURIComponent);
    } catch {
      return undefined;
    }
  },
  write: (names) => [...new Set(names)].sort().map(escaped).join(','),
};

const escaped = (name: string) => name.replace(/[%,]/g, encodeURIComponent);
