import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeServices, json, never, problem } from '@/testing/fake-services';
import { bus, renderApp } from '@/testing/render-app';
import * as wire from '@/testing/wire-samples';

describe('one service down', () => {
  it('keeps the objects, by confidence, and says that the depth map is missing', async () => {
    fakeServices({ '/depthapi/estimate': () => problem(503, 'The service is not ready', 'It is starting.') });
    const { choose } = renderApp();
    await choose(bus);

    expect(await screen.findByRole('alert')).toHaveTextContent(
      /The depth map is missing: The service is not ready.*It is starting\./,
    );
    const rows = await screen.findAllByTestId('object-row');
    expect(rows.map((row) => row.textContent)).toEqual(['–bus91%––', '–person89%––', '–person65%––']);
  });

  it('keeps the depth map and says that the objects are missing when the network fails', async () => {
    fakeServices({ '/yoloapi/detect': () => Promise.reject(new TypeError('Failed to fetch')) });
    const { choose } = renderApp();
    await choose(bus);

    expect(await screen.findByAltText(/^Depth map/)).toBeVisible();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /The list of objects is missing: The detection service cannot be reached/,
    );
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });

  it('asks again when told to', async () => {
    const replies = [problem(503, 'The service is not ready', 'It is starting.'), json(wire.detectAnswer)];
    fakeServices({ '/yoloapi/detect': () => replies.shift() ?? json(wire.detectAnswer) });
    const { user, choose } = renderApp();
    await choose(bus);

    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findAllByTestId('box')).toHaveLength(3);
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

describe('an overloaded service', () => {
  it('says when to try again, and holds the button back until then', async () => {
    const overloaded = () => problem(429, 'Too much work is waiting', 'Slow down.', { 'Retry-After': '7' });
    fakeServices({ '/yoloapi/detect': overloaded });
    const { choose } = renderApp();
    await choose(bus);

    expect(await screen.findByRole('alert')).toHaveTextContent('Slow down. Try again in 7 seconds.');
    expect(screen.getByRole('button', { name: /Try again \(7 s\)/ })).toBeDisabled();
  });
});

describe('a file that is not sent', () => {
  it.each([
    ['no image', new File(['%PDF'], 'bill.pdf', { type: 'application/pdf' }), /not a picture.*bill\.pdf/],
    ['too large', new File([new Uint8Array(17 * 2 ** 20)], 'big.png', { type: 'image/png' }), /too large.*17\.0 MiB/],
    ['empty', new File([], 'none.png', { type: 'image/png' }), /empty.*none\.png/],
  ])('is refused in words: %s', async (_, file, words) => {
    const { sentTo } = fakeServices();
    const { choose } = renderApp();
    await choose(file);

    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(sentTo('/yoloapi/detect')).toHaveLength(0);
  });
});

describe('another picture while the first is under way', () => {
  it('aborts the requests of the first', async () => {
    const { sentTo } = fakeServices({ '/yoloapi/detect': never, '/depthapi/estimate': never });
    const { choose } = renderApp();
    await choose(bus);
    await choose(new File(['more bytes'], 'street.jpg', { type: 'image/jpeg' }));

    for (const path of ['/yoloapi/detect', '/depthapi/estimate']) {
      expect(sentTo(path).map((request) => request.signal?.aborted)).toEqual([true, false]);
    }
  });
});
