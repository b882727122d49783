import written from './samples.json';

/** A picture of public/samples/; `python -m lab.scenes.page_samples` of model-lab writes those, and samples.json with them. */
export interface Sample {
  name: string;
  width: number;
  height: number;
  alt: string;
}

export const samples: Sample[] = written;

export const address = ({ name }: Sample): string => `/samples/${name}`;
