import { Button, Stack, Text, Title } from '@mantine/core';
import { EmptyStateArt } from './empty-state-art';

/** What the page says before there is a picture. */
export function EmptyState() {
  return (
    <Stack align="center" gap="md" ta="center" maw="34rem">
      <EmptyStateArt />
      <Title order={2} textWrap="balance">
        What is in a picture, and how far away is it?
      </Title>
      <Text c="dimmed" textWrap="balance">
        Drop pictures anywhere, paste or choose them. The objects in them are found and ordered from nearest to
        farthest.
      </Text>
      <Button size="md">Choose pictures</Button>
      <Text size="sm" c="dimmed">
        JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF or BMP, up to 16 MiB each. They go to this site’s own services only.
      </Text>
    </Stack>
  );
}
