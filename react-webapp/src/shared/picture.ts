/** A file that was chosen; `id` differs for every choice made, of the same file too. */
export interface ChosenFile {
  id: number;
  file: File;
}

/** The picture under examination; `url` is a blob address for showing it. */
export interface Picture extends ChosenFile {
  url: string;
}
