/** A change of the view: radians to the left and up, and the zoom factor. */
export interface Steering {
  left: number;
  up: number;
  nearer: number;
}

const TURN = Math.PI / 36;
const NEARER = 1.15;
const still: Steering = { left: 0, up: 0, nearer: 1 };

const keys: Partial<Record<string, Steering | 'reset'>> = {
  ArrowLeft: { ...still, left: TURN },
  ArrowRight: { ...still, left: -TURN },
  ArrowUp: { ...still, up: TURN },
  ArrowDown: { ...still, up: -TURN },
  '+': { ...still, nearer: NEARER },
  '=': { ...still, nearer: NEARER },
  '-': { ...still, nearer: 1 / NEARER },
  '0': 'reset',
};

/** Return the change of a key: arrows rotate, + and - zoom, 0 resets; null for other keys. */
export const steeringForKey = (key: string): Steering | 'reset' | null => keys[key] ?? null;
