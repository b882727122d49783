import { Button, Group, Text } from '@mantine/core';
import { fileSize } from '@/shared/format';

/** Names the picture under examination and offers to take another. */
export function PictureBar({ file }: { file: File }) {
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text component="div" size="sm" miw={0}>
        <Text span fw={600} truncate display="block">
          {file.name}
        </Text>
        <Text span c="dimmed" size="xs">
          {fileSize(file.size)}
          <Text span inherit visibleFrom="sm">
            {' '}
            · drop or paste another one anywhere
          </Text>
        </Text>
      </Text>
      <Button size="xs" variant="light" flex="none">
        Choose another
      </Button>
    </Group>
  );
}
