import { Button, Group, Text } from '@mantine/core';
import classes from './snippet-text.module.css';
import { useCopyToClipboard } from './use-copy-to-clipboard';

const words = {
  copied: 'Copied.',
  refused: 'The browser does not allow copying from this page. Select the text and copy it yourself.',
};

export function SnippetText({ text }: { text: string }) {
  const { outcome, copy } = useCopyToClipboard(text);
  return (
    <>
      {/* Focusable, so that keyboard users can scroll long lines. */}
      <pre className={classes.text} tabIndex={0} role="region" aria-label="Code" data-testid="code">
        {text}
      </pre>
      <Group gap="sm" mt="xs">
        <Button size="xs" variant="light" onClick={copy}>
          Copy
        </Button>
        <Text size="sm" role="status">
          {outcome && words[outcome]}
        </Text>
      </Group>
    </>
  );
}
