import type { Colormap } from '@/shared/depth-map/depth-map';
import { SMALLER_SIDE } from '@/shared/sending/prepare-upload';

/** A conversion between a value and its text in the query string. Create codecs once, outside components. */
export interface Codec<Value> {
  /** The value when the parameter is missing or invalid. It is never written to the URL. */
  fallback: Value;
  /** Return undefined for an invalid text. */
  read: (text: string) => Value | undefined;
  write: (value: Value) => string;
  /** True when a change adds a browser history entry, so that the Back button undoes it. */
  createsHistoryEntry?: boolean;
}

/** Accept one of a few words; the first is the default: `oneOf(['spectral', 'gray'])`. */
export function oneOf<Word extends string>(words: readonly [Word, ...Word[]]): Codec<Word> {
  return { fallback: words[0], read: (text) => words.find((word) => word === text), write: (word) => word };
}

/** Accept a number from 0 to 1, written with two decimals: '0.25'. */
export function fraction(fallback: number): Codec<number> {
  return {
    fallback,
    read: (text) => (/^(0(\.\d+)?|1(\.0+)?)$/.test(text) ? Math.round(Number(text) * 100) / 100 : undefined),
    write: (value) => value.toFixed(2),
  };
}

/** The id of an analysis in the history; null for none. */
export const result: Codec<string | null> = {
  fallback: null,
  read: (text) => (/^[\w-]{1,64}$/.test(text) ? text : undefined),
  write: (id) => id ?? '',
  createsHistoryEntry: true,
};

/** The ids of two analyses to compare: 'm4x2-1~m4x2-3'; null for none. */
export const compare: Codec<readonly [string, string] | null> = {
  fallback: null,
  read: (text) => {
    const [one, other] = /^[\w-]{1,64}~[\w-]{1,64}$/.test(text) ? text.split('~') : [];
    return one && other ? [one, other] : undefined;
  },
  write: (ids) => ids?.join('~') ?? '',
  createsHistoryEntry: true,
};

export const colormap: Codec<Colormap> = oneOf(['spectral', 'inferno', 'turbo', 'gray']);

/** The longest side of uploaded pictures in pixels; undefined sends them unchanged. */
export const send: Codec<number | undefined> = {
  fallback: undefined,
  read: (text) => (text === String(SMALLER_SIDE) ? SMALLER_SIDE : undefined),
  write: (side) => side?.toString() ?? '',
};

/** The minimum confidence to show. The default equals the detection service's own. */
export const conf = fraction(0.25);

/** The position of the slider between picture and depth map, from the left. */
export const split = fraction(0.5);

/** The names of hidden classes: 'bus,person'. A comma in a name is written as %2C. */
export const hide: Codec<readonly string[]> = {
  fallback: [],
  read: (text) => {
    try {
      return text.split(',').filter(Boolean).map(decodeURIComponent);
    } catch {
      return undefined;
    }
  },
  write: (names) => [...new Set(names)].sort().map(escapeName).join(','),
};

const escapeName = (name: string) => name.replace(/[%,]/g, encodeURIComponent);
