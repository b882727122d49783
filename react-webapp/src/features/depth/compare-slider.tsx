import classes from './compare-slider.module.css';

interface CompareSliderProps {
  /** The left edge of the map, in percent of the width. */
  slider: number;
  onSlider: (slider: number) => void;
}

/** A divider that users drag: the picture is on its left, the depth map on its right. */
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
