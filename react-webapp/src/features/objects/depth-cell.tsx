import type { DepthKind, ObjectDepth } from '@/shared/api/response-types';
import classes from './depth-cell.module.css';

/** Show an object's nearness as a bar with a number; the number is metres for a metric model. */
export function DepthCell({ depth: { depth, nearness }, kind }: { depth: ObjectDepth; kind: DepthKind }) {
  return (
    <div className={classes.cell}>
      <span className={classes.number}>
        {kind === 'metric-m' ? `${depth.median.toFixed(2)} m` : nearness.toFixed(2)}
      </span>
      <span className={classes.track} aria-hidden>
        <span className={classes.bar} style={{ width: `${nearness * 100}%` }} />
      </span>
    </div>
  );
}
