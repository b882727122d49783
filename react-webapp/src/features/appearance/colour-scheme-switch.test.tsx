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

it('follows the system until told otherwise, and remembers what it was told', async () => {
  const { unmount } = page();
  expect(screen.getByRole('radio', { name: 'System' })).toBeChecked();
  await userEvent.click(screen.getByRole('radio', { name: 'Dark' }));
  expect(shown()).toBe('dark');

  unmount();
  page();
  expect(screen.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(shown()).toBe('dark');
});

it('goes round with t, and says where it is', async () => {
  page();
  await userEvent.keyboard('t');
  expect(screen.getByRole('radio', { name: 'Light' })).toBeChecked();
  expect(screen.getByRole('status')).toHaveTextContent('Colours: Light');
  await userEvent.keyboard('tt');
  expect(screen.getByRole('radio', { name: 'System' })).toBeChecked();
});
