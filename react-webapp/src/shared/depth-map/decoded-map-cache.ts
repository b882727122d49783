import { decodeSteps, type DepthScale, type StepMap } from './decoded-map';

/** A map as a question names it: what is no longer decoded can be decoded again. */
export interface MapSource extends DepthScale {
  id: number;
  file: Blob;
}

/** Two maps of the 50 megapixels that the service takes, at two bytes each. */
const MOST_PIXELS = 100_000_000;

/** The decoded maps, those used last: the older ones make room, and are decoded again when they are asked about. */
export class KeptMaps {
  readonly #maps = new Map<number, Promise<StepMap>>();
  readonly #pixels = new Map<number, number>();
  readonly #mostPixels: number;

  constructor(mostPixels = MOST_PIXELS) {
    this.#mostPixels = mostPixels;
  }

  async get(source: MapSource): Promise<StepMap> {
    const kept = this.#maps.get(source.id) ?? decoded(source);
    this.#maps.delete(source.id);
    this.#maps.set(source.id, kept);
    try {
      const map = await kept;
      if (this.#maps.has(source.id)) this.#pixels.set(source.id, map.steps.length);
      this.#makeRoom(source.id);
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

  #makeRoom(wanted: number): void {
    for (const id of [...this.#maps.keys()]) {
      const pixels = [...this.#pixels.values()].reduce((sum, one) => sum + one, 0);
      if (pixels <= this.#mostPixels) return;
      if (id !== wanted) this.drop(id);
    }
  }
}

async function decoded(source: MapSource): Promise<StepMap> {
  return decodeSteps(new Uint8Array(await source.file.arrayBuffer()), source);
}
