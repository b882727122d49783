import { Text } from '@mantine/core';
import type { Phase } from '@/shared/api/server-timing';
import { milliseconds } from '@/shared/format';

/** Show 'Took 111 ms: decode 12 · infer 85', or an empty line of the same height until it is known. */
export function TimingLine({ timing }: { timing: Phase[] | undefined }) {
  const total = timing?.find((phase) => phase.name === 'total');
  const parts = timing?.filter((phase) => phase !== total) ?? [];
  return (
    <Text component="p" size="xs" c="dimmed" mt="auto" mih="1lh" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {total && `Took ${milliseconds(total.ms)} ms: `}
      {parts.map((phase) => `${phase.name} ${milliseconds(phase.ms)}`).join(' · ')}
    </Text>
  );
}
