import type { ServiceKey } from '@/shared/api/services';
import type { Colormap } from '@/shared/depth-map/depth-map';
import { fileStem } from '@/shared/file-stem';

/** What a person has set in the page, and can ask for by code as well. */
export interface SnippetOptions {
  /** Least confidence, 0 to 1. */
  conf: number;
  /** Names; none means all. */
  classes: readonly string[];
  colormap: Colormap;
}

/** One request in the terms of HTTP: the picture is sent as the form's file `image`, beside `fields`. */
export interface SnippetRequest {
  url: string;
  fileName: string;
  fields: [name: string, value: string][];
  /** Where the answer goes; what is short enough to read goes to the terminal. */
  saveAs?: string;
}

/** The request of the page as it stands: `requestFor('yolo', 'http://localhost:8080', 'bus.jpg', options)`. */
export function snippetRequest(service: ServiceKey, origin: string, fileName: string, options: SnippetOptions): SnippetRequest {
  const { conf, classes, colormap } = options;
  if (service === 'depth') {
    const url = `${origin}/depthapi/estimate`;
    return { url, fileName, fields: [['colormap', colormap]], saveAs: `${fileStem(fileName)}.depth.json` };
  }
  const fields: SnippetRequest['fields'] = [['conf', String(Number(conf.toFixed(4)))]];
  if (classes.length > 0) fields.push(['classes', classes.join(',')]);
  return { url: `${origin}/yoloapi/detect`, fileName, fields };
}
