import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { timingKey } from '@/shared/api/use-last-timing';
import { fakeServices, json } from '@/testing/fake-services';
import { yoloModel } from '@/testing/sample-responses';
import { ServiceBar } from './service-bar';

async function open(client = new QueryClient()) {
  render(
    <MantineProvider>
      <QueryClientProvider client={client}>
        <ServiceBar />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findAllByText('ready');
  const [detection, depth] = screen.getAllByRole('listitem');
  if (!detection || !depth) throw new Error('a service is not listed');
  return { detection: within(detection), depth: within(depth), user: userEvent.setup() };
}

it('shows the details of a model when opened', async () => {
  fakeServices();
  const { detection, depth, user } = await open();
  const classesOf = () => detection.getByText('2: person, bus');
  expect(await detection.findByText('ultralytics/assets/yolo26n.pt')).not.toBeVisible();
  await user.click(detection.getByText('Detection'));
  expect(classesOf()).toBeVisible();
  expect(detection.getByText('Threads').nextSibling).toHaveTextContent('2');
  expect(detection.getByText('Engine').nextSibling).toHaveTextContent('openvino 2026.2.0, f32');
  expect(await depth.findByText('0 is the farthest point, 1 the nearest')).not.toBeVisible();
});

it('marks demo models only', async () => {
  fakeServices({ '/yoloapi/model': () => json({ ...yoloModel, demo: true }) });
  const { detection, depth } = await open();
  expect(await detection.findByText('demo')).toBeVisible();
  expect(depth.queryByText('demo')).not.toBeInTheDocument();
});

it('shows the timing of the last response', async () => {
  fakeServices();
  const timing = [
    { name: 'infer', ms: 85 },
    { name: 'total', ms: 93 },
  ];
  const client = new QueryClient();
  client.setQueryData(timingKey('yolo'), timing);
  const { detection, depth } = await open(client);
  expect(detection.getByText('Took 93 ms: infer 85')).toBeInTheDocument();
  expect(depth.queryByText(/^Took/)).not.toBeInTheDocument();
});
