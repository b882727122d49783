import { Button, Text } from '@mantine/core';
import { useId } from 'react';
import classes from './export-panel.module.css';

interface ExportRowProps {
  /** The file name. */
  name: string;
  description: string | undefined;
  /** The reason why the file is not available. */
  missing: string | undefined;
  busy?: boolean;
  onSave: () => void;
}

export function ExportRow({ name, description, missing, busy = false, onSave }: ExportRowProps) {
  const note = useId();
  return (
    <li className={classes.row}>
      <Button
        size="xs"
        variant="default"
        classNames={{ label: classes.name }}
        disabled={missing !== undefined}
        loading={busy}
        aria-describedby={note}
        onClick={onSave}
      >
        Save {name}
      </Button>
      <Text id={note} size="xs" c="dimmed">
        {missing ?? description}
      </Text>
    </li>
  );
}
