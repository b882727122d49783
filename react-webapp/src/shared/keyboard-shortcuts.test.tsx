import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { useShortcut, useShortcuts } from './keyboard-shortcuts';

interface PageProps {
  next?: (() => void) | undefined;
  dialog?: boolean;
}

function Page({ next, dialog = false }: PageProps) {
  useShortcut('j', 'Next picture', next);
  const { shortcuts, on, switchTo } = useShortcuts();
  return (
    <>
      <input aria-label="Filter" />
      <input aria-label="Confidence" type="range" />
      <ul>
        {shortcuts.map(({ key, label }) => (
          <li key={key}>{label}</li>
        ))}
      </ul>
      {dialog && <div role="dialog" />}
      <button
        onClick={() => {
          switchTo(!on);
        }}
      >
        {on ? 'on' : 'off'}
      </button>
    </>
  );
}

afterEach(() => {
  window.localStorage.clear();
});

it('runs the latest action, unless a text field has the focus', async () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const user = userEvent.setup();
  const { rerender } = render(<Page next={first} />);
  rerender(<Page next={second} />);
  await user.keyboard('j');
  await user.click(screen.getByLabelText('Confidence'));
  await user.keyboard('j');
  expect(second).toHaveBeenCalledTimes(2);
  expect(first).not.toHaveBeenCalled();

  await user.type(screen.getByLabelText('Filter'), 'jeep');
  expect(second).toHaveBeenCalledTimes(2);
  expect(screen.getByLabelText('Filter')).toHaveValue('jeep');
});

it('ignores key combinations, and all keys while a dialog is open', async () => {
  const next = vi.fn();
  const user = userEvent.setup();
  const { rerender } = render(<Page next={next} />);
  await user.keyboard('{Control>}j{/Control}{Meta>}j{/Meta}{Shift>}J{/Shift}');
  rerender(<Page next={next} dialog />);
  await user.keyboard('j');
  expect(next).not.toHaveBeenCalled();
});

it('lists a shortcut only while it has an action', () => {
  const { rerender } = render(<Page next={vi.fn()} />);
  expect(screen.getByText('Next picture')).toBeInTheDocument();
  rerender(<Page />);
  expect(screen.queryByText('Next picture')).not.toBeInTheDocument();
});

it('can be switched off, and on again', async () => {
  const next = vi.fn();
  const user = userEvent.setup();
  render(<Page next={next} />);
  await user.click(screen.getByRole('button', { name: 'on' }));
  await user.keyboard('j');
  expect(next).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'off' }));
  await user.keyboard('j');
  expect(next).toHaveBeenCalledOnce();
});
