import type { ServiceKey } from '@/shared/api/services';
import type { Colormap } from '@/shared/depth-map/depth-map';
import { fileStem } from '@/shared/file-stem';

/** The options set in the page that a request can also contain. */
export interface SnippetOptions {
  /** Minimum confidence, 0 to 1. */
  conf: number;
  /** Class names; empty means all. */
  classes: readonly string[];
  colormap: Colormap;
}

/** A form upload: the picture as the file `image`, plus `fields`. */
export interface SnippetRequest {
  url: string;
  fileName: string;
  fields: [name: string, value: string][];
  /** The file for a long response; a short one is printed. */
  saveAs?: string;
}

/** Build the page's current request: `snippetRequest('yolo', 'http://localhost:8080', 'bus.jpg', options)`. */
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
