import type { ReactNode } from 'react';
import type { Detection } from '@/shared/api/response-types';
import { percent } from '@/shared/format';
import { highlightHandlers, type Highlight } from '@/shared/highlight';

interface ObjectBoxProps {
  detection: Detection;
  index: number;
  highlight: Highlight;
  children: ReactNode;
}

/** Draw one object over the picture. A tap focuses it; keyboard users reach it through its row in the table. */
export function ObjectBox({ detection, index, highlight, children }: ObjectBoxProps) {
  return (
    <g
      data-testid="box"
      data-class={detection.class_name}
      data-highlighted={highlight.active === index}
      role="img"
      aria-label={`${detection.class_name}, ${percent(detection.confidence)}`}
      tabIndex={-1}
      {...highlightHandlers(highlight, index)}
    >
      {children}
    </g>
  );
}
