import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { imagesWill } from '@/testing/fake-image';
import { fakeServices, json, problem } from '@/testing/fake-services';
import { bus, renderApp } from '@/testing/render-app';
import * as wire from '@/testing/sample-responses';

describe('the service status', () => {
  it('shows the model, engine and licence of each service', async () => {
    fakeServices();
    renderApp();
    const [detection, depth] = within(screen.getByRole('list', { name: 'Services' })).getAllByRole('listitem');
    await waitFor(() => {
      expect(detection).toHaveTextContent('Detectionyolo26n 3f2a9c1readyopenvino · f32 · AGPL-3.0-only');
    });
    expect(depth).toHaveTextContent('depth-anything-v2-small 81be0c4ready');
    expect(screen.queryByRole('note')).not.toBeInTheDocument();
  });

  it.each([
    ['a load balancer', () => new Response('', { status: 503 })],
    ['a proxy', () => problem(502, 'Bad Gateway', 'The depth service is not running.')],
  ])('distinguishes a service that is not ready from one that %s cannot reach', async (_, away) => {
    fakeServices({
      '/yoloapi/health/ready': () => problem(503, 'The service is not ready', 'It drains.'),
      '/depthapi/health/ready': away,
    });
    renderApp();
    expect(await screen.findByText('not ready')).toBeInTheDocument();
    expect(await screen.findByText('not reachable')).toBeInTheDocument();
  });

  it('explains the limits of a demo model, and how to get another', async () => {
    fakeServices({ '/depthapi/model': () => json({ ...wire.depthModel, name: 'demo-depth', demo: true }) });
    renderApp();
    const note = await screen.findByRole('note');
    expect(note).toHaveTextContent(/demo-depth was trained on rendered scenes.*make models YOLO=… DEPTH=…/);
  });
});

describe('the picture', () => {
  it('can be pasted', async () => {
    fakeServices();
    renderApp();
    fireEvent.paste(document.body, { clipboardData: { files: [bus] } });
    expect(await screen.findAllByTestId('box')).toHaveLength(3);
  });

  it('gets its boxes even if the browser cannot show its format', async () => {
    fakeServices({
      '/yoloapi/detect': () => json({ ...wire.detectResponse, image: { ...wire.detectResponse.image, format: 'HEIC' } }),
    });
    imagesWill('error');
    const { choose } = renderApp();
    await choose(new File(['heic bytes'], 'phone.heic', { type: '' }));

    expect(await screen.findByText(/This browser cannot show HEIC pictures/)).toBeVisible();
    expect(screen.getAllByTestId('box')).toHaveLength(3);
  });

  it('can contain no objects', async () => {
    const { sentTo } = fakeServices({
      '/yoloapi/detect': () => json({ ...wire.detectResponse, detections: [], detection_count: 0 }),
    });
    const { choose } = renderApp();
    await choose(bus);

    expect(await screen.findByText('No objects of the model’s classes were found.')).toBeVisible();
    await screen.findByRole('img', { name: /^Depth map/ });
    expect(sentTo('/depthapi/estimate')).toHaveLength(1);
  });
});

it('passes axe, before and after an analysis', async () => {
  fakeServices();
  const { choose } = renderApp();
  // jsdom paints no pixels, so contrast cannot be checked.
  const rules = { 'color-contrast': { enabled: false } };
  const faults = async () =>
    (await axe.run(document.body, { rules })).violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
  expect(await faults()).toEqual([]);

  await choose(bus);
  await screen.findByText('0.85');
  expect(await faults()).toEqual([]);
});
