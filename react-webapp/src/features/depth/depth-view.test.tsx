import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { openDepthMap } from '@/shared/depth-map/client';
import type { Colormap, DepthMap } from '@/shared/depth-map/depth-map';
import { depthResponse, spread } from '@/testing/depth-png';
import { drawn } from '@/testing/fake-canvas';
import { DepthView } from './depth-view';

function Held({ map, url = 'blob:it' }: { map: DepthMap; url?: string | null | undefined }) {
  const [colormap, onColormap] = useState<Colormap>('spectral');
  const [slider, onSlider] = useState(50);
  return <DepthView {...{ map, url, colormap, onColormap, slider, onSlider }} highlightedBox={undefined} />;
}

async function show(kind: DepthMap['kind'] = 'relative-inverse', url?: string | null) {
  const map = await openDepthMap(depthResponse({ ...spread, kind }));
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <Held map={map} url={url} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await waitFor(() => {
    expect(drawn.pixels).not.toBeNull();
  });
  return userEvent.setup();
}

const firstPixel = () => [...(drawn.pixels?.data.subarray(0, 3) ?? [])];

it('is repainted in the selected colours', async () => {
  const user = await show();
  expect(firstPixel()).toEqual([94, 79, 162]);
  await user.click(screen.getByRole('radio', { name: 'Gray' }));
  await waitFor(() => {
    expect(firstPixel()).toEqual([0, 0, 0]);
  });
});

it('covers the picture up to the slider', async () => {
  await show();
  const slider = screen.getByRole('slider', { name: 'Depth over picture' });
  expect(slider).toHaveValue('50');
  fireEvent.change(slider, { target: { value: '30' } });
  expect(slider).toHaveAttribute('aria-valuetext', 'Left 30% picture, right 70% depth');
  expect(screen.getByRole('img', { name: /^Depth map/ }).parentElement).toHaveStyle({ clipPath: 'inset(0 0 0 30%)' });
});

it('is shown alone if the browser cannot show the picture', async () => {
  await show('relative-inverse', null);
  expect(screen.queryByRole('slider')).not.toBeInTheDocument();
  expect(screen.getByRole('img', { name: /^Depth map/ }).parentElement).toHaveStyle({ clipPath: 'inset(0 0 0 0%)' });
});

it('reads the value under the crosshair that the arrow keys move', async () => {
  const user = await show();
  screen.getByRole('application').focus();
  // Row 4, column 6: step 54 * 7919 % 65536.
  expect(await screen.findByText('At 6, 4: relative nearness 0.53 (raw 5.2)')).toHaveAttribute('aria-live', 'polite');
  await user.keyboard('{Home}{ArrowLeft}{ArrowUp}');
  expect(await screen.findByText('At 5, 3: relative nearness 0.95 (raw 8.6)')).toBeVisible();
});

it('reads the value under the pointer, in metres for a metric model', async () => {
  await show('metric-m');
  const probe = screen.getByRole('application');
  probe.getBoundingClientRect = () => new DOMRect(0, 0, 120, 80);
  fireEvent(probe, new MouseEvent('pointermove', { bubbles: true, clientX: 15, clientY: 5 }));
  expect(await screen.findByText('At 1, 0: 2.0 m')).toHaveAttribute('aria-live', 'off');
});

it('shows a histogram with a summary and a legend', async () => {
  await show();
  expect(await screen.findByText(/^Half of the pixels lie between nearness/)).toBeVisible();
  expect(screen.getByText('far (1.0)')).toBeVisible();
  expect(screen.getByText('near (9.0)')).toBeVisible();
  expect(screen.getByRole('figure', { name: 'Histogram of depths' }).querySelectorAll('rect')).toHaveLength(64);
});
