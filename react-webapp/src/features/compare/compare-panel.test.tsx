import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { expect, it, vi } from 'vitest';
import type { Analysis } from '@/shared/picture-types';
import { blob, sampleAnalysis } from '@/testing/sample-analysis';
import { detectResponse, detections, objectDepths } from '@/testing/sample-responses';
import { ComparePanel } from './compare-panel';

const [bus, man, woman] = detections;

function compare(a: Analysis, b: Analysis) {
  const onClose = vi.fn();
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <ComparePanel pair={[a, b]} renderDepth={({ id }) => <p>Depth of {id}</p>} onClose={onClose} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { onClose };
}

/** An analysis with a less confident bus, one person fewer, and the order by depth reversed. */
async function byAnotherModel() {
  if (!bus || !man || !woman) throw new Error('the samples are three');
  const [first, second] = objectDepths;
  if (!first || !second) throw new Error('the samples have depths');
  return sampleAnalysis({
    id: 'a2',
    detectModel: 'yolo26s@1',
    detect: { ...detectResponse, detections: [man, { ...bus, confidence: 0.85 }] },
    objectDepths: [{ ...first, rank: 2 }, { ...second, rank: 1 }],
  });
}

it('shows how the results of two models for one picture differ', async () => {
  compare(await sampleAnalysis(), await byAnotherModel());
  const differences = await screen.findByRole('region', { name: 'Differences' });
  expect(await within(differences).findByText('Only in A')).toBeVisible();
  const listed = within(differences)
    .getAllByRole('definition')
    .map(({ textContent }) => textContent);
  expect(listed).toEqual(['1 × bus, 1 × person', '1 × person', 'none']);
  expect(within(differences).getByRole('row', { name: 'bus 91% → 85% (−6) 3 → 1' })).toBeInTheDocument();
  expect(within(differences).getByRole('row', { name: 'person 89% 2' })).toBeInTheDocument();
});

it('shows each analysis with its boxes, its depth map and its table', async () => {
  const { onClose } = compare(await sampleAnalysis(), await byAnotherModel());
  const b = screen.getByRole('region', { name: 'B: bus.jpg' });
  expect(within(b).getAllByTestId('box')).toHaveLength(2);
  expect(within(b).getByText('Depth of a2')).toBeVisible();
  expect(within(b).getByText(/yolo26s@1/)).toBeVisible();
  const rows = within(within(b).getByRole('table', { name: 'Objects of B' })).getAllByRole('row');
  expect(rows.slice(1).map(({ textContent }) => textContent)).toEqual(['1bus85%0.64', '2person89%0.51']);

  await userEvent.hover(within(b).getByRole('cell', { name: 'bus' }));
  expect(within(b).getByRole('img', { name: 'bus, 85%' })).toHaveAttribute('data-highlighted', 'true');
  await userEvent.click(screen.getByRole('button', { name: 'Close the comparison' }));
  expect(onClose).toHaveBeenCalledOnce();
});

it('does not match objects of two different pictures', async () => {
  compare(await sampleAnalysis(), await sampleAnalysis({ id: 'a2', file: await blob('JPEG BYTES') }));
  expect(await screen.findByText(/These are two different pictures/)).toBeVisible();
  expect(screen.queryByText('Only in A')).not.toBeInTheDocument();
});

it('names missing results, and passes axe', async () => {
  compare(await sampleAnalysis({ detect: undefined, depth: undefined }), await sampleAnalysis({ id: 'a2' }));
  expect(await screen.findByText(/one of them has no list of objects/)).toBeVisible();
  expect(screen.getByText('No depth map was saved.')).toBeVisible();
  // jsdom paints no pixels, and landmarks belong to the whole page.
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
