import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { expect, it, vi } from 'vitest';
import { SnippetsPanel } from './snippets-panel';

function open() {
  const user = userEvent.setup();
  render(
    <MantineProvider>
      <SnippetsPanel fileName="bus.jpg" options={{ conf: 0.4, classes: [], colormap: 'inferno' }} />
    </MantineProvider>,
  );
  return { user, code: () => screen.getByRole('region', { name: 'Code' }).textContent };
}

it('shows this page’s request in the selected language for the selected service', async () => {
  const { user, code } = open();
  expect(code()).toContain(`'${window.location.origin}/yoloapi/detect'`);
  expect(code()).toContain('conf=0.4');

  await user.click(screen.getByRole('tab', { name: 'Python' }));
  expect(code()).toContain('import requests');
  await user.click(screen.getByRole('radio', { name: 'Depth' }));
  expect(code()).toContain('"colormap": "inferno"');

  await user.click(screen.getByRole('tab', { name: 'Python' }));
  await user.keyboard('{ArrowRight}');
  expect(screen.getByRole('tab', { name: 'JavaScript', selected: true })).toHaveFocus();
  expect(code()).toContain('await fetch(');
});

it('confirms a copy until other code is shown', async () => {
  const { user, code } = open();
  await user.click(screen.getByRole('button', { name: 'Copy' }));
  expect(await screen.findByText('Copied.')).toHaveAttribute('role', 'status');
  expect(await navigator.clipboard.readText()).toBe(code());

  await user.click(screen.getByRole('tab', { name: 'Python' }));
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

it('explains what to do if the browser refuses to copy', async () => {
  const { user } = open();
  vi.stubGlobal('navigator', { clipboard: undefined });
  await user.click(screen.getByRole('button', { name: 'Copy' }));
  expect(await screen.findByText(/Select the text and copy it yourself/)).toBeVisible();
});

it('has no accessibility fault that axe can find', async () => {
  open();
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
