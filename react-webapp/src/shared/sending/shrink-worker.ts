import { shrink } from './shrink';

self.onmessage = ({ data }: MessageEvent<{ file: Blob; longestSide: number }>) => {
  void shrink(data.file, data.longestSide).then((shrunk) => {
    self.postMessage(shrunk);
  });
};
