import { decodeSteps, type DepthScale, type DecodedMap } from './decoded-map';

/** What it takes to decode a map, again if it was evicted. */
export interface MapSource extends DepthScale {
  id: number;
  file: Blob;
}

/** Two maps of 50 megapixels, the service's limit, at two bytes per pixel. */
const MAX_PIXELS = 100_000_000;

/** A cache of the most recently used decoded maps, limited by their pixels. An evicted map is decoded again on demand. */
export class DecodedMapCache {
  readonly #maps = new Map<number, Promise<DecodedMap>>();
  readonly #pixels = new Map<number, number>();
  readonly #maxPixels: number;

  constructor(maxPixels = MAX_PIXELS) {
    this.#maxPixels = maxPixels;
  }

  async get(source: MapSource): Promise<DecodedMap> {
    const pending = this.#maps.get(source.id) ?? decode(source);
    this.#maps.delete(source.id);
    this.#maps.set(source.id, pending);
    try {
      const map = await pending;
      if (this.#maps.has(source.id)) this.#pixels.set(source.id, map.steps.length);
      this.#evict(source.id);
      return map;
    } catch (error) {
      this.drop(source.id);
      throw error;
    }
  }

  drop(id: number): void {
    this.#maps.delete(id);
    this.#pixels.delete(id);
  }

  #evict(wanted: number): void {
    for (const id of [...this.#maps.keys()]) {
      const pixels = [...this.#pixels.values()].reduce((sum, one) => sum + one, 0);
      if (pixels <= this.#maxPixels) return;
      if (id !== wanted) this.drop(id);
    }
  }
}

async function decode(source: MapSource): Promise<DecodedMap> {
  return decodeSteps(new Uint8Array(await source.file.arrayBuffer()), source);
}
