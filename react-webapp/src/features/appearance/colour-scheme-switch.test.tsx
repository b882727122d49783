import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { LiveRegion } from '@/shared/announce';
import { ColourSchemeSwitch } from './colour-scheme-switch';

const page = () =>
  render(
    <MantineProvider defaultColorScheme="auto">
      <LiveRegion />
      <ColourSchemeSwitch />
    </MantineProvider>,
  );

const shown = () => document.documentElement.dataset.mantineColorScheme;

afterEach(() => {
  window.localStorage.clear();
});

it('follows the system until the user chooses, and remembers the choice', async () => {
  const { unmount } = page();
  expect(screen.getByRole('radio', { name: 'System' })).toBeChecked();
  await userEvent.click(screen.getByRole('radio', { name: 'Dark' }));
  expect(shown()).toBe('dark');

  unmount();
  page();
  expect(screen.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(shown()).toBe('dark');
});

it('cycles through the schemes with t, and announces each', async () => {
  page();
  await userEvent.keyboard('t');
  expect(screen.getByRole('radio', { name: 'Light' })).toBeChecked();
  expect(screen.getByRole('status')).toHaveTextContent('Colours: Light');
  await userEvent.keyboard('tt');
  expect(screen.getByRole('radio', { name: 'System' })).toBeChecked();
});
