import { Button, Checkbox, Text } from '@mantine/core';
import { count } from '@/shared/format';
import { relativeTime, exactTime } from '@/shared/format-time';
import { BlobImage } from '@/shared/ui/blob-image';
import classes from './history-item.module.css';
import type { Card } from './stored-analysis';

interface HistoryItemProps {
  card: Card;
  /** Milliseconds since 1970. */
  now: number;
  /** True if it is selected for comparison. */
  chosen: boolean;
  /** True if two others are already selected. */
  full: boolean;
  onChoose: (id: string) => void;
  onOpen: (card: Card) => void;
  onDelete: (card: Card) => void;
}

export function HistoryItem({ card, now, chosen, full, onChoose, onOpen, onDelete }: HistoryItemProps) {
  const { id, name, at, objects, models, thumbnail } = card;
  const when = relativeTime(at, now);
  // The time tells several analyses of the same file apart.
  const which = `${name}, ${when}`;
  return (
    <li className={classes.item}>
      <Checkbox
        aria-label={`Select for comparison: ${which}`}
        checked={chosen}
        disabled={full && !chosen}
        onChange={() => {
          onChoose(id);
        }}
      />
      <div className={classes.thumbnail}>{thumbnail && <BlobImage blob={thumbnail} alt="" />}</div>
      <div className={classes.words}>
        <Text fw={600} size="sm" truncate>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
            {when}
          </time>
          {' · '}
          {objects === undefined ? 'objects unknown' : count(objects, 'object')}
        </Text>
        <Text size="xs" c="dimmed" className={classes.models}>
          {models.join(' · ')}
        </Text>
      </div>
      <div className={classes.actions}>
        <Button
          size="compact-xs"
          variant="light"
          aria-label={`Open ${which}`}
          onClick={() => {
            onOpen(card);
          }}
        >
          Open
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Delete ${which}`}
          onClick={() => {
            onDelete(card);
          }}
        >
          Delete
        </Button>
      </div>
    </li>
  );
}
