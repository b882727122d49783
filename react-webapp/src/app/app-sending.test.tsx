import { screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { fakeServices } from '@/testing/fake-services';
import { renderApp } from '@/testing/render-app';

const large = new File(['x'.repeat(6000)], 'large.jpg', { type: 'image/jpeg' });

/** Make every picture three times as large as the sample responses say. */
function largePictures() {
  const draw = vi.fn();
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 2430, height: 3240, close: vi.fn() }));
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => ({ drawImage: draw });
      convertToBlob = ({ type }: { type: string }) => Promise.resolve(new Blob(['x'.repeat(1500)], { type }));
    },
  );
  return draw;
}

const sentFile = (form: FormData | undefined) => form?.get('image') as File;

beforeEach(() => {
  window.history.replaceState(null, '', '/');
});

it('sends a picture unchanged by default, whatever its size', async () => {
  const draw = largePictures();
  const { sentTo } = fakeServices();
  const { choose } = renderApp();
  await choose(large);
  await screen.findAllByTestId('box');
  expect(sentFile(sentTo('/yoloapi/detect')[0]?.form)).toBe(large);
  expect(sentFile(sentTo('/depthapi/estimate')[0]?.form)).toBe(large);
  expect(draw).not.toHaveBeenCalledWith(expect.anything(), 0, 0, 1536, 2048);
  expect(screen.queryByText(/^Sent at/)).not.toBeInTheDocument();
});

it('sends one smaller copy to both services if the user asks for it, and says so', async () => {
  const draw = largePictures();
  const { sentTo } = fakeServices();
  const { user, choose } = renderApp();
  await user.click(screen.getByRole('switch', { name: 'Send at 2048 px' }));
  await choose(large);
  expect(
    await screen.findByText(
      'Sent at 1536 × 2048 px, with 4.0 times fewer bytes. Boxes and depths refer to the original size, 2430 × 3240 px.',
    ),
  ).toBeVisible();
  for (const path of ['/yoloapi/detect', '/depthapi/estimate']) {
    expect(sentFile(sentTo(path)[0]?.form)).toMatchObject({ size: 1500, name: 'large.jpg', type: 'image/jpeg' });
  }
  expect(draw.mock.calls.filter(([, , , width]) => width === 1536)).toHaveLength(1);
  expect(window.location.search).toContain('send=2048');
});

it('accepts a file of any size if smaller copies are sent', async () => {
  fakeServices();
  const { user, choose } = renderApp();
  const huge = (name: string) =>
    Object.defineProperty(new File(['x'], name, { type: 'image/jpeg' }), 'size', { value: 40 * 2 ** 20 });
  await choose(huge('one.jpg'));
  expect(await screen.findByRole('alert')).toHaveTextContent(/the limit is 16.0 MiB.*“Send at 2048 px”/);
  await user.click(screen.getByRole('switch', { name: 'Send at 2048 px' }));
  await choose(huge('other.jpg'));
  expect(await screen.findByRole('list', { name: 'Pictures' })).toBeVisible();
});
