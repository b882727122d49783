import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { openDepthMap } from '@/shared/depth-map/client';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import { depthResponse, spread } from '@/testing/depth-png';
import { PointCloudPanel } from './point-cloud-panel';

const picture = new Blob(['jpeg bytes']);

function show(depth: DepthMap | undefined) {
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <PointCloudPanel analysis={{ name: 'bus.jpg', file: picture, depth }} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return userEvent.setup();
}

const open = (kind: DepthMap['kind']) => openDepthMap(depthResponse({ ...spread, kind }));

it('waits for the depth map', () => {
  show(undefined);
  expect(screen.getByText(/once the depth map is ready/)).toBeVisible();
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

it('explains the limits of each kind of depth', async () => {
  show(await open('relative-inverse'));
  expect(screen.getByText(/order from near to far is right, but the proportions are not measured/)).toBeVisible();
});

it('saves the points even without WebGL', async () => {
  const user = show(await open('metric-m'));
  await user.click(screen.getByRole('button', { name: 'Open the point cloud' }));
  expect(screen.getByText(/WebGL is missing/)).toBeVisible();
  expect(await screen.findByText(/^96 points\. This browser cannot read the picture/)).toBeVisible();

  const createUrl = vi.spyOn(URL, 'createObjectURL');
  const download = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  fireEvent.change(screen.getByRole('slider', { name: 'Field of view' }), { target: { value: '75' } });
  await user.click(screen.getByRole('button', { name: 'Save PLY' }));
  expect(download.mock.instances[0]).toHaveProperty('download', 'bus.ply');
  expect(await (createUrl.mock.calls[0]?.[0] as Blob).text()).toMatch(/field of view 75 degrees/);
});
