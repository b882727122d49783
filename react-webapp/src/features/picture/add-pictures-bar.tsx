import { Button, Group, Text } from '@mantine/core';

/** Offers to take more pictures. */
export function AddPicturesBar() {
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text size="sm" c="dimmed">
        Drop or paste more pictures anywhere.
      </Text>
      <Button size="xs" variant="light" flex="none">
        Add pictures
      </Button>
    </Group>
  );
}
