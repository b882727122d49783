import { Group, Switch, Text } from '@mantine/core';
import { useId } from 'react';
import { SMALLER_SIDE } from '@/shared/sending/prepare-upload';

export const SEND_SMALLER_LABEL = `Send at ${SMALLER_SIDE} px`;

export interface SendSmallerProps {
  /** The longest side to send in pixels; undefined sends pictures unchanged. */
  longestSide: number | undefined;
  onLongestSide: (longestSide: number | undefined) => void;
}

/** A switch that sends smaller copies, with an explanation. */
export function SendSmallerSwitch({ longestSide, onLongestSide }: SendSmallerProps) {
  const says = useId();
  return (
    <Group gap="xs">
      <Switch
        size="xs"
        label={SEND_SMALLER_LABEL}
        aria-describedby={says}
        checked={longestSide !== undefined}
        onChange={({ currentTarget }) => {
          onLongestSide(currentTarget.checked ? SMALLER_SIDE : undefined);
        }}
      />
      <Text id={says} size="xs" c="dimmed">
        Shrinks larger pictures on this device before sending. This is several times faster, but may miss small objects.
        Boxes still match the original picture.
      </Text>
    </Group>
  );
}
