import { MantineProvider } from '@mantine/core';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { useShortcut } from '@/shared/keyboard-shortcuts';
import { ShortcutHelp } from './shortcut-help';

const openFile = vi.fn();

function Page() {
  useShortcut('o', 'Choose a picture', openFile);
  return <ShortcutHelp />;
}

function renderPage() {
  render(
    <MantineProvider>
      <Page />
    </MantineProvider>,
  );
  return userEvent.setup();
}

afterEach(() => {
  window.localStorage.clear();
});

it('opens with ?, lists each key, and closes with Esc', async () => {
  const user = renderPage();
  await user.keyboard('?');
  const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  expect(within(dialog).getByRole('row', { name: 'o Choose a picture' })).toBeInTheDocument();
  expect(within(dialog).getByRole('row', { name: 'Esc Close the open dialog' })).toBeInTheDocument();
  await user.keyboard('o');
  expect(openFile).not.toHaveBeenCalled();

  await user.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  await user.keyboard('o');
  expect(openFile).toHaveBeenCalledOnce();
});

it('switches shortcuts off and, opened by the button, on again', async () => {
  const user = renderPage();
  await user.click(screen.getByRole('button', { name: 'Keyboard' }));
  await user.click(await screen.findByRole('switch', { name: 'Single-key shortcuts' }));
  await user.keyboard('{Escape}?');
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();

  await user.click(screen.getByRole('button', { name: 'Keyboard' }));
  await user.click(await screen.findByRole('switch', { name: 'Single-key shortcuts' }));
  await user.keyboard('{Escape}?');
  expect(await screen.findByRole('dialog')).toBeInTheDocument();
});
