import written from './samples.json';

/** A picture in public/samples/. `python -m lab.scenes.page_samples` of model-lab writes the pictures and samples.json. */
export interface Sample {
  name: string;
  width: number;
  height: number;
  alt: string;
}

export const samples: Sample[] = written;

export const address = ({ name }: Sample): string => `/samples/${name}`;
