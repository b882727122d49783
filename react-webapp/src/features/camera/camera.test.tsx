import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeCamera } from '@/testing/fake-camera';
import { fakeServices, json, never, problem } from '@/testing/fake-services';
import { detectResponse } from '@/testing/sample-responses';
import { CameraPanel } from './camera-panel';

// Load the lazy module first: on a busy machine it takes longer than a test waits.
beforeAll(() => import('./camera'));
beforeEach(() => {
  vi.stubGlobal('isSecureContext', true);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function open() {
  const onFile = vi.fn<(file: File) => void>();
  const onClose = vi.fn();
  const { unmount } = render(
    <MantineProvider>
      <CameraPanel onFile={onFile} onClose={onClose} />
    </MantineProvider>,
  );
  return { user: userEvent.setup(), onFile, onClose, unmount };
}

/** Simulate the first frame of the video. */
async function running() {
  fireEvent.loadedMetadata(await screen.findByLabelText('Camera view'));
}

const button = (name: string) => screen.getByRole('button', { name });

it('takes a picture of the video’s size', async () => {
  fakeCamera();
  const { user, onFile } = open();
  await running();
  await user.click(button('Take picture'));
  await waitFor(() => {
    expect(onFile).toHaveBeenCalledOnce();
  });
  const [file] = onFile.mock.calls[0] ?? [];
  expect(file?.name).toMatch(/^camera-\d{4}(-\d\d){5}\.jpg$/);
  expect(file?.type).toBe('image/jpeg');
  expect(await file?.text()).toBe('640 x 480');
});

describe('the camera is released', () => {
  it('on stop, and can be started again', async () => {
    const { stopped, getUserMedia } = fakeCamera();
    const { user } = open();
    await running();
    expect(stopped).not.toHaveBeenCalled();
    await user.click(button('Stop camera'));
    expect(stopped).toHaveBeenCalledOnce();
    await user.click(button('Start the camera'));
    await running();
    expect(getUserMedia).toHaveBeenCalledTimes(2);
  });

  it('when the panel closes, even during the permission prompt', async () => {
    const { stopped } = fakeCamera();
    const { unmount } = open();
    await screen.findByText(/Starting the camera/);
    unmount();
    await waitFor(() => {
      expect(stopped).toHaveBeenCalledOnce();
    });
  });

  it('when the page is hidden, with a message', async () => {
    const { stopped } = fakeCamera();
    open();
    await running();
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    fireEvent(document, new Event('visibilitychange'));
    expect(await screen.findByRole('alert')).toHaveTextContent(/switched off because the page was hidden/);
    expect(stopped).toHaveBeenCalledOnce();
  });
});

describe('without a camera, a message explains why', () => {
  it.each([
    ['NotAllowedError', /no permission to use the camera/],
    ['NotFoundError', /No camera was found/],
    ['NotReadableError', /Another program/],
  ])('%s', async (name, words) => {
    fakeCamera().getUserMedia.mockRejectedValue(new DOMException('no', name));
    open();
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(button('Start the camera')).toBeEnabled();
  });

  it('on an address without https', async () => {
    vi.stubGlobal('isSecureContext', false);
    open();
    expect(await screen.findByRole('alert')).toHaveTextContent(/only on https addresses.*http:\/\/localhost/);
  });
});

it('offers a choice of several cameras', async () => {
  const { getUserMedia, stopped } = fakeCamera(['front', 'back']);
  const { user } = open();
  await running();
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Camera' }), 'back');
  await running();
  expect(stopped).toHaveBeenCalledOnce();
  expect(getUserMedia.mock.lastCall?.[0]?.video).toMatchObject({ deviceId: { exact: 'back' } });
});

describe('live', () => {
  it('draws the boxes of each frame, and shows the frame rate', async () => {
    fakeCamera();
    const { sentTo } = fakeServices();
    const { user } = open();
    await running();
    await user.click(button('Start live'));
    expect(await screen.findAllByTestId('live-box')).toHaveLength(3);
    expect(await screen.findByText(/^Detection: [\d.]+ frames per second, [\d.]+ ms per frame$/)).toBeVisible();
    expect(sentTo('/yoloapi/detect').length).toBeGreaterThan(1);
    expect(sentTo('/depthapi/estimate')).toHaveLength(0);

    await user.click(button('Pause live'));
    expect(screen.queryByTestId('live-box')).not.toBeInTheDocument();
  });

  it('has one request in flight for each service, and aborts it on stop', async () => {
    fakeCamera();
    const { sentTo } = fakeServices({ '/yoloapi/detect': never, '/depthapi/estimate': never });
    const { user } = open();
    await running();
    await user.click(screen.getByRole('checkbox', { name: 'Live depth' }));
    await user.click(button('Start live'));
    const sent = () => ['/yoloapi/detect', '/depthapi/estimate'].flatMap(sentTo);
    await waitFor(() => {
      expect(sent().map(({ signal }) => signal?.aborted)).toEqual([false, false]);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sent()).toHaveLength(2);
    expect(sentTo('/depthapi/estimate')[0]?.form.get('format')).toBe('color');

    await user.click(button('Stop camera'));
    expect(sent().map(({ signal }) => signal?.aborted)).toEqual([true, true]);
  });

  it('shows that a service is overloaded, and removes the boxes', async () => {
    fakeCamera();
    const replies = [json(detectResponse)];
    const busy = () => problem(429, 'Too much work', 'Slow down.', { 'Retry-After': '60' });
    fakeServices({ '/yoloapi/detect': () => replies.shift() ?? busy() });
    const { user } = open();
    await running();
    await user.click(button('Start live'));
    expect(await screen.findByText(/Too much work: Slow down\. Retrying in 60 seconds\./)).toBeVisible();
    expect(screen.queryByTestId('live-box')).not.toBeInTheDocument();
  });
});

it('has no accessibility fault that axe can find', async () => {
  fakeCamera(['front', 'back']);
  open();
  await running();
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
