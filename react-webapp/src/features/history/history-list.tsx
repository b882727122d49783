import { Alert, Button, Group, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { announce } from '@/shared/announce';
import { ClearHistory } from './clear-history';
import classes from './history-list.module.css';
import { HistoryItem } from './history-item';
import { storageErrorText } from './storage-error-text';
import type { Card } from './stored-analysis';
import { useDeleteAnalysis } from './use-history';
import { useNow } from './use-now';

interface HistoryListProps {
  cards: Card[];
  onPick: (ids: string[]) => void;
}

/** List the saved analyses, to open, delete or compare them. */
export function HistoryList({ cards, onPick }: HistoryListProps) {
  const list = useRef<HTMLUListElement>(null);
  const now = useNow();
  const deletion = useDeleteAnalysis();
  const [marked, setMarked] = useState<string[]>([]);
  const chosen = marked.filter((id) => cards.some((card) => card.id === id));

  const mark = (id: string) => {
    setMarked(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  };
  const deleteCard = ({ id, name }: Card) => {
    deletion.mutate(id, {
      onSuccess: () => {
        announce(`${name} is deleted.`);
        // The focused button was removed with its item.
        list.current?.focus();
      },
    });
  };

  return (
    <>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Button
            size="xs"
            disabled={chosen.length !== 2}
            onClick={() => {
              onPick(chosen);
            }}
          >
            Compare
          </Button>
          <Text size="sm">{chosen.length} of 2 selected</Text>
        </Group>
        <ClearHistory number={cards.length} />
      </Group>
      {deletion.error && (
        <Alert color="red" role="alert" title="The analysis was not deleted">
          {storageErrorText(deletion.error)}
        </Alert>
      )}
      <ul ref={list} className={classes.list} tabIndex={-1} aria-label="Past analyses, the newest first">
        {cards.map((card) => (
          <HistoryItem
            key={card.id}
            card={card}
            now={now}
            chosen={chosen.includes(card.id)}
            full={chosen.length === 2}
            onChoose={mark}
            onOpen={({ id }) => {
              onPick([id]);
            }}
            onDelete={deleteCard}
          />
        ))}
      </ul>
    </>
  );
}
