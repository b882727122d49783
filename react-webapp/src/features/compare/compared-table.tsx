import { Table } from '@mantine/core';
import type { DepthKind } from '@/shared/api/response-types';
import { percent } from '@/shared/format';
import { highlightHandlers, type Highlight } from '@/shared/highlight';
import { ClassLabel } from '@/shared/ui/class-label';
import classes from './compared-table.module.css';
import type { VisibleObject } from './visible-objects';

interface ComparedTableProps {
  label: string;
  objects: VisibleObject[];
  /** Undefined if there are no depths. */
  kind: DepthKind | undefined;
  highlight: Highlight;
}

/** List the objects of one analysis, from nearest to farthest. */
export function ComparedTable({ label, objects, kind, highlight }: ComparedTableProps) {
  const rows = [...objects.entries()].sort(([, a], [, b]) => place(a) - place(b));
  return (
    <Table aria-label={label} verticalSpacing={4} className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>
            <abbr title="Rank: 1 is the nearest">#</abbr>
          </Table.Th>
          <Table.Th>Object</Table.Th>
          <Table.Th>Confidence</Table.Th>
          <Table.Th>{kind === 'metric-m' ? 'Distance' : 'Nearness'}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(([index, { detection, depth, rank }]) => (
          <Table.Tr
            key={index}
            className={classes.row}
            tabIndex={0}
            data-highlighted={highlight.active === index}
            {...highlightHandlers(highlight, index)}
          >
            <Table.Td>{rank ?? '–'}</Table.Td>
            <Table.Td>
              <ClassLabel id={detection.class_id} name={detection.class_name} />
            </Table.Td>
            <Table.Td>{percent(detection.confidence)}</Table.Td>
            <Table.Td>
              {!depth && '–'}
              {depth && (kind === 'metric-m' ? `${depth.depth.median.toFixed(2)} m` : depth.nearness.toFixed(2))}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const place = ({ rank }: VisibleObject) => rank ?? Number.MAX_SAFE_INTEGER;
