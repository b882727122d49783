import { Table, Text } from '@mantine/core';
import { ClassLabel } from '@/shared/ui/class-label';
import { confidenceChange, listClasses, rankChange } from './difference-text';
import classes from './differences.module.css';
import { MIN_IOU, matchObjects } from './match-objects';
import type { VisibleObject } from './visible-objects';

interface DifferencesProps {
  a: VisibleObject[];
  b: VisibleObject[];
}

/** Show the differences between two analyses of one picture. */
export function Differences({ a, b }: DifferencesProps) {
  const detectionsOf = (objects: VisibleObject[]) => objects.map(({ detection }) => detection);
  const { both, onlyInA, onlyInB } = matchObjects(detectionsOf(a), detectionsOf(b));
  const at = (objects: VisibleObject[], places: number[]) => detectionsOf(objects.filter((_, i) => places.includes(i)));
  return (
    <>
      <dl className={classes.only}>
        <dt>In both</dt>
        <dd>{listClasses(at(a, both.map(([place]) => place)))}</dd>
        <dt>Only in A</dt>
        <dd>{listClasses(at(a, onlyInA))}</dd>
        <dt>Only in B</dt>
        <dd>{listClasses(at(b, onlyInB))}</dd>
      </dl>
      {both.length > 0 && (
        <Table aria-label="Objects in both, from A to B" verticalSpacing={4} className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Object</Table.Th>
              <Table.Th>Confidence</Table.Th>
              <Table.Th>Rank by depth</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {both.map(([inA, inB]) => (
              <DifferenceRow key={inA} a={a[inA]} b={b[inB]} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Text size="xs" c="dimmed">
        Two boxes of the same class count as one object if their overlap (intersection over union) is at least {MIN_IOU}.
      </Text>
    </>
  );
}

function DifferenceRow({ a, b }: { a: VisibleObject | undefined; b: VisibleObject | undefined }) {
  if (!a || !b) return null;
  const { class_id: id, class_name: name, confidence } = a.detection;
  return (
    <Table.Tr>
      <Table.Td>
        <ClassLabel id={id} name={name} />
      </Table.Td>
      <Table.Td>{confidenceChange(confidence, b.detection.confidence)}</Table.Td>
      <Table.Td>{rankChange(a.rank, b.rank)}</Table.Td>
    </Table.Tr>
  );
}
