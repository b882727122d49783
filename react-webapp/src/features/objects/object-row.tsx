import { Skeleton, Table } from '@mantine/core';
import type { DepthKind } from '@/shared/api/response-types';
import { percent } from '@/shared/format';
import { highlightHandlers, type Highlight } from '@/shared/highlight';
import { ClassLabel } from '@/shared/ui/class-label';
import { DepthCell } from './depth-cell';
import classes from './object-row.module.css';
import type { ObjectRow as Row } from './order-objects';
import { objectDepthText } from './depth-range-text';

interface ObjectRowProps {
  row: Row;
  kind: DepthKind | undefined;
  pending: boolean;
  highlight: Highlight;
}

export function ObjectRow({ row: { index, detection, depth }, kind, pending, highlight }: ObjectRowProps) {
  const spread = depth && kind && objectDepthText(depth, kind);
  const unknown = pending ? <Skeleton height="0.75em" /> : '–';
  return (
    <Table.Tr
      className={classes.row}
      data-testid="object-row"
      data-highlighted={highlight.active === index}
      tabIndex={0}
      {...highlightHandlers(highlight, index)}
    >
      <Table.Td fw={600}>{depth?.rank ?? '–'}</Table.Td>
      <Table.Td>
        <ClassLabel id={detection.class_id} name={detection.class_name} />
      </Table.Td>
      <Table.Td>{percent(detection.confidence)}</Table.Td>
      <Table.Td title={spread}>{depth && kind ? <DepthCell depth={depth} kind={kind} /> : unknown}</Table.Td>
      <Table.Td>{spread ?? unknown}</Table.Td>
    </Table.Tr>
  );
}
