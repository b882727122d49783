import { Button, Stack, Text, Title } from '@mantine/core';
import { EmptyStateArt } from './empty-state-art';

/** The start screen, shown before a picture is chosen. */
export function EmptyState() {
  return (
    <Stack align="center" gap="md" ta="center" maw="34rem">
      <EmptyStateArt />
      <Title order={2} textWrap="balance">
        What is in a picture, and how far away is it?
      </Title>
      <Text c="dimmed" textWrap="balance">
        Drop pictures anywhere on this page, paste them, or choose files. Farsight finds the objects in them and sorts them
        from nearest to farthest.
      </Text>
      <Button size="md">Choose pictures</Button>
      <Text size="sm" c="dimmed">
        JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF or BMP, up to 16 MiB each. Pictures are sent only to this site’s own services.
      </Text>
    </Stack>
  );
}
