import { Group, Switch, Text } from '@mantine/core';
import { useId } from 'react';
import { SMALLER_SIDE } from '@/shared/sending/prepare-upload';

export const SEND_SMALLER_LABEL = `Send at ${SMALLER_SIDE} px`;

export interface SendSmallerProps {
  /** The longest side that is sent; undefined for pictures as they are. */
  longestSide: number | undefined;
  onLongestSide: (longestSide: number | undefined) => void;
}

/** Offers to send smaller copies, and says what that changes. */
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
        Makes larger pictures smaller on this device first: several times faster to send, but small objects may be
        missed. Boxes come back in the original’s pixels.
      </Text>
    </Group>
  );
}
