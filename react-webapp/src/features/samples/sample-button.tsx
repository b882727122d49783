import { UnstyledButton } from '@mantine/core';
import classes from './gallery.module.css';
import { address, type Sample } from './samples';

interface SampleButtonProps {
  sample: Sample;
  pressed: boolean;
  onClick: (sample: Sample) => void;
}

export function SampleButton({ sample, pressed, onClick }: SampleButtonProps) {
  return (
    <UnstyledButton
      className={classes.sample}
      aria-pressed={pressed}
      onClick={() => {
        onClick(sample);
      }}
    >
      <img src={address(sample)} alt={sample.alt} width={sample.width} height={sample.height} />
    </UnstyledButton>
  );
}
