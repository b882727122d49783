import { MantineProvider } from '@mantine/core';
import { act, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { announce, LiveRegion, useAnnounced } from './announce';

function Result({ text }: { text: string | undefined }) {
  useAnnounced(text);
  return null;
}

const page = (text?: string) => (
  <MantineProvider>
    <LiveRegion />
    <Result text={text} />
  </MantineProvider>
);

const lines = () => [...screen.getByRole('status').children].map((line) => line.textContent);
const say = (text: string) => {
  act(() => {
    announce(text);
  });
};

it('announces each result once, and repeats a text that is announced again', () => {
  const { rerender } = render(page());
  rerender(page('3 objects found'));
  rerender(page('3 objects found'));
  say('Copied');
  const before = screen.getByText('Copied');
  say('Copied');
  expect(lines()).toEqual(['3 objects found', 'Copied', 'Copied']);
  expect(screen.getAllByText('Copied')[0]).toBe(before);
});

it('keeps only the last four announcements', () => {
  render(page());
  for (let picture = 1; picture <= 20; picture++) say(`Picture ${picture} is done`);
  expect(lines()).toHaveLength(4);
  expect(lines().at(-1)).toBe('Picture 20 is done');
});
