import { Button, Group, Text } from '@mantine/core';

/** A slim bar for adding more pictures. */
export function AddPicturesBar() {
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text size="sm" c="dimmed">
        Drop more pictures anywhere on this page, or paste them.
      </Text>
      <Button size="xs" variant="light" flex="none">
        Add pictures
      </Button>
    </Group>
  );
}
