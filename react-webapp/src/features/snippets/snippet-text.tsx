import { Button, Group, Text } from '@mantine/core';
import classes from './snippet-text.module.css';
import { useCopyToClipboard } from './use-copy-to-clipboard';

const words = {
  copied: 'Copied.',
  refused: 'This browser does not let the page copy here: select the text and copy it yourself.',
};

export function SnippetText({ text }: { text: string }) {
  const { outcome, copy } = useCopyToClipboard(text);
  return (
    <>
      {/* Long lines scroll, and what scrolls must be reached by the keyboard. */}
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
