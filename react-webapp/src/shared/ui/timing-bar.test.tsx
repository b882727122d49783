import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { TimingBar } from './timing-bar';

const show = (timing?: { name: string; ms: number }[]) => {
  render(
    <MantineProvider>
      <TimingBar timing={timing} />
    </MantineProvider>,
  );
  const parts = [...screen.getByTestId('timing-bar').children] as HTMLElement[];
  return parts.map((part) => [part.dataset.phase, part.style.flexGrow]);
};

it('shows each phase as a part of the bar and as text', () => {
  const timing = [
    { name: 'decode', ms: 6.2 },
    { name: 'queue', ms: 0 },
    { name: 'infer', ms: 85 },
    { name: 'total', ms: 93 },
  ];
  expect(show(timing)).toEqual([
    ['decode', '6.2'],
    ['infer', '85'],
  ]);
  expect(screen.getByText('Took 93 ms: decode 6.2 · queue 0.0 · infer 85')).toBeVisible();
});

it('is empty before the first response', () => {
  expect(show()).toEqual([]);
});
