import { CloseButton, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { KeyboardEvent, SyntheticEvent } from 'react';
import { fileSize } from '@/shared/format';
import type { Picture } from '@/shared/picture-types';
import { stateText, type PictureState } from '@/shared/picture-state';
import classes from './picture-strip.module.css';

interface PictureStripProps {
  pictures: readonly Picture[];
  selected: Picture | null;
  stateOf: (picture: Picture) => PictureState;
  onSelect: (picture: Picture) => void;
  onRemove: (picture: Picture) => void;
}

/** List all pictures with their progress. The Delete key removes the focused one. */
export function PictureStrip({ pictures, selected, stateOf, onSelect, onRemove }: PictureStripProps) {
  return (
    <ul className={classes.strip} aria-label="Pictures" onKeyDown={moveFocus}>
      {pictures.map((picture) => {
        const state = stateOf(picture);
        const words = stateText(state);
        const { name, size } = picture.file;
        return (
          <li key={picture.id} className={classes.item} data-state={state.at}>
            <UnstyledButton
              className={classes.thumb}
              data-thumb
              title={`${name}, ${fileSize(size)}`}
              aria-current={picture === selected}
              onClick={() => {
                onSelect(picture);
              }}
              onKeyDown={({ key }) => {
                if (key === 'Delete') onRemove(picture);
              }}
            >
              <img src={picture.url} alt="" loading="lazy" decoding="async" onError={hide} />
              <span className={classes.name}>{name}</span>
              <VisuallyHidden component="span">, </VisuallyHidden>
              <span className={classes.state}>{words}</span>
            </UnstyledButton>
            <CloseButton
              className={classes.remove}
              size="sm"
              aria-label={`Remove ${name}`}
              onClick={() => {
                onRemove(picture);
              }}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** Hide a thumbnail that this browser cannot show. */
const hide = ({ currentTarget }: SyntheticEvent<HTMLElement>) => (currentTarget.style.visibility = 'hidden');

/** Move the focus between pictures with the arrow keys. */
function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const thumbs = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-thumb]')];
  const next = thumbs[thumbs.findIndex((thumb) => thumb === document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
