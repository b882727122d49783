/** How a key turns or nears the view: radians to the left and up, and how many times nearer. */
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

/** What a key is for: arrows turn, + and - zoom, 0 goes back to the camera's own place; null for any other. */
export const steeringForKey = (key: string): Steering | 'reset' | null => keys[key] ?? null;
