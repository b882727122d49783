import type { Analysis } from './analysis';

/** A file that was chosen; `id` differs for every choice made, of the same file too. */
export interface ChosenFile {
  id: number;
  file: File;
  /** Where the user asked for a smaller copy to be sent: its longest side, in pixels. */
  longestSide?: number | undefined;
  /** What was found out about it before, where it comes from this device's memory: it is not asked again. */
  known?: Analysis | undefined;
}

/** A picture at hand; `url` is a blob address for showing it, `at` is when it was chosen, in milliseconds since 1970. */
export interface Picture extends ChosenFile {
  url: string;
  at: number;
}
