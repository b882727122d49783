import classes from './compare-slider.module.css';

interface CompareSliderProps {
  /** Where the map begins, in percent of the width from the left. */
  slider: number;
  onSlider: (slider: number) => void;
}

/** A line across the stage, to be drawn from side to side: left of it the picture, right of it the map. */
export function CompareSlider({ slider, onSlider }: CompareSliderProps) {
  return (
    <div className={classes.layer}>
      <input
        className={classes.range}
        type="range"
        min={0}
        max={100}
        value={slider}
        aria-label="Depth over picture"
        aria-valuetext={`Left ${slider}% picture, right ${100 - slider}% depth`}
        onChange={(event) => {
          onSlider(event.currentTarget.valueAsNumber);
        }}
      />
    </div>
  );
}
