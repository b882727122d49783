import { Kbd, Table } from '@mantine/core';
import type { Shortcut } from '@/shared/keyboard-shortcuts';

interface ShortcutTableProps {
  shortcuts: readonly Shortcut[];
  /** True if shortcuts are switched off. */
  dimmed: boolean;
}

// Handled by the dialogs themselves.
const CLOSE: Shortcut = { key: 'Esc', label: 'Close the open dialog' };

export function ShortcutTable({ shortcuts, dimmed }: ShortcutTableProps) {
  return (
    <Table aria-label="Keyboard shortcuts" verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="5rem">Key</Table.Th>
          <Table.Th>What it does</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {[...shortcuts, CLOSE].map((shortcut) => (
          <Table.Tr key={shortcut.key} c={dimmed && shortcut !== CLOSE ? 'dimmed' : 'inherit'}>
            <Table.Td>
              <Kbd>{shortcut.key}</Kbd>
            </Table.Td>
            <Table.Td>{shortcut.label}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
