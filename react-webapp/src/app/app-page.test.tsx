import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { imagesWill } from '@/testing/fake-image';
import { fakeServices, json, problem } from '@/testing/fake-services';
import { bus, renderApp } from '@/testing/render-app';
import * as wire from '@/testing/sample-responses';

describe('the services’ state', () => {
  it('names each model, what it runs on and under which licence', async () => {
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
  ])('tells a service that is not ready from one that %s cannot reach', async (_, away) => {
    fakeServices({
      '/yoloapi/health/ready': () => problem(503, 'The service is not ready', 'It drains.'),
      '/depthapi/health/ready': away,
    });
    renderApp();
    expect(await screen.findByText('not ready')).toBeInTheDocument();
    expect(await screen.findByText('not reachable')).toBeInTheDocument();
  });

  it('says when a demo model serves, and how to get another', async () => {
    fakeServices({ '/depthapi/model': () => json({ ...wire.depthModel, name: 'demo-depth', demo: true }) });
    renderApp();
    const note = await screen.findByRole('note');
    expect(note).toHaveTextContent(/demo-depth knows rendered scenes.*make models YOLO=… DEPTH=…/);
  });
});

describe('the picture', () => {
  it('may be pasted', async () => {
    fakeServices();
    renderApp();
    fireEvent.paste(document.body, { clipboardData: { files: [bus] } });
    expect(await screen.findAllByTestId('box')).toHaveLength(3);
  });

  it('may be of a format that the browser cannot show: the boxes are drawn all the same', async () => {
    fakeServices({
      '/yoloapi/detect': () => json({ ...wire.detectResponse, image: { ...wire.detectResponse.image, format: 'HEIC' } }),
    });
    imagesWill('error');
    const { choose } = renderApp();
    await choose(new File(['heic bytes'], 'phone.heic', { type: '' }));

    expect(await screen.findByText(/This browser cannot show HEIC pictures/)).toBeVisible();
    expect(screen.getAllByTestId('box')).toHaveLength(3);
  });

  it('may hold no object', async () => {
    const { sentTo } = fakeServices({
      '/yoloapi/detect': () => json({ ...wire.detectResponse, detections: [], detection_count: 0 }),
    });
    const { choose } = renderApp();
    await choose(bus);

    expect(await screen.findByText('No object that the model knows was found.')).toBeVisible();
    await screen.findByRole('img', { name: /^Depth map/ });
    expect(sentTo('/depthapi/estimate')).toHaveLength(1);
  });
});

it('has no accessibility fault that axe can find, empty or with results', async () => {
  fakeServices();
  const { choose } = renderApp();
  // Contrast is a matter of pixels, which jsdom does not paint.
  const rules = { 'color-contrast': { enabled: false } };
  const faults = async () =>
    (await axe.run(document.body, { rules })).violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
  expect(await faults()).toEqual([]);

  await choose(bus);
  await screen.findByText('0.85');
  expect(await faults()).toEqual([]);
});
