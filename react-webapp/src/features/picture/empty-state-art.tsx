import classes from './empty-state-art.module.css';

/** An illustration of the start screen: three boxes at different distances. */
export function EmptyStateArt() {
  return (
    <svg className={classes.art} viewBox="0 0 240 110" aria-hidden>
      <path className={classes.ground} d="M8 102 L120 34 L232 102" />
      <path className={classes.ground} d="M8 34 H232" />
      <rect className={classes.far} x="112" y="26" width="16" height="20" rx="2" />
      <rect className={classes.middle} x="140" y="24" width="32" height="42" rx="3" />
      <rect className={classes.near} x="44" y="12" width="58" height="84" rx="4" />
    </svg>
  );
}
