import { Table } from '@mantine/core';
import type { DepthKind } from '@/shared/api/response-types';
import type { Highlight } from '@/shared/highlight';
import { ObjectRow } from './object-row';
import classes from './objects-table.module.css';
import type { ObjectRow as Row } from './order-objects';

interface ObjectsTableProps {
  rows: Row[];
  /** Undefined until the depths arrive. */
  kind: DepthKind | undefined;
  pending: boolean;
  highlight: Highlight;
}

export function ObjectsTable({ rows, kind, pending, highlight }: ObjectsTableProps) {
  return (
    <div className={classes.container}>
      <Table className={classes.table} layout="fixed" verticalSpacing={6} aria-label="Objects from nearest to farthest">
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.rank}>
              <abbr title="Rank: 1 is the nearest">#</abbr>
            </Table.Th>
            <Table.Th>Object</Table.Th>
            <Table.Th className={classes.confidence}>Confidence</Table.Th>
            <Table.Th className={classes.depth}>{kind === 'metric-m' ? 'Distance' : 'Nearness'}</Table.Th>
            <Table.Th className={classes.spread}>{kind === 'metric-m' ? 'p10 to p90' : 'Depth (p10 to p90)'}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <ObjectRow key={row.index} row={row} kind={kind} pending={pending} highlight={highlight} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
