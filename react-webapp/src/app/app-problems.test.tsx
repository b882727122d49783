import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeServices, json, never, problem } from '@/testing/fake-services';
import { bus, renderApp } from '@/testing/render-app';
import * as wire from '@/testing/sample-responses';

describe('one service down', () => {
  it('shows the objects by confidence, and that the depth map is missing', async () => {
    fakeServices({ '/depthapi/estimate': () => problem(503, 'The service is not ready', 'It is starting.') });
    const { choose } = renderApp();
    await choose(bus);

    expect(await screen.findByRole('alert')).toHaveTextContent(
      /The depth map is missing: The service is not ready.*It is starting\./,
    );
    const rows = await screen.findAllByTestId('object-row');
    expect(rows.map((row) => row.textContent)).toEqual(['–bus91%––', '–person89%––', '–person65%––']);
  });

  it('shows the depth map, and that the objects are missing, after a network failure', async () => {
    fakeServices({ '/yoloapi/detect': () => Promise.reject(new TypeError('Failed to fetch')) });
    const { choose } = renderApp();
    await choose(bus);

    expect(await screen.findByRole('img', { name: /^Depth map/ })).toBeVisible();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /The list of objects is missing: The detection service cannot be reached/,
    );
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });

  it('retries on demand', async () => {
    const replies = [problem(503, 'The service is not ready', 'It is starting.'), json(wire.detectResponse)];
    fakeServices({ '/yoloapi/detect': () => replies.shift() ?? json(wire.detectResponse) });
    const { user, choose } = renderApp();
    await choose(bus);

    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findAllByTestId('box')).toHaveLength(3);
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

describe('an overloaded service', () => {
  const overloaded = (seconds: string) => problem(429, 'Too much work is waiting', 'Slow down.', { 'Retry-After': seconds });

  it('is retried automatically after its Retry-After, with a message', async () => {
    const replies = [overloaded('2')];
    const { sentTo } = fakeServices({ '/yoloapi/detect': () => replies.shift() ?? json(wire.detectResponse) });
    const { choose } = renderApp();
    await choose(bus);

    expect(await screen.findByText(/The service is busy; retrying in \d s/)).toBeVisible();
    expect(await screen.findAllByTestId('box', undefined, { timeout: 4000 })).toHaveLength(3);
    expect(sentTo('/yoloapi/detect')).toHaveLength(2);
  });

  it('is not retried automatically after a long Retry-After: the button is disabled until then', async () => {
    fakeServices({ '/yoloapi/detect': () => overloaded('120') });
    const { choose } = renderApp();
    await choose(bus);

    expect(await screen.findByRole('alert')).toHaveTextContent('Slow down. Try again in 120 seconds.');
    expect(screen.getByRole('button', { name: /Try again \(120 s\)/ })).toBeDisabled();
  });
});

describe('a running request', () => {
  it('shows its upload progress, and can be cancelled and retried', async () => {
    const { sentTo } = fakeServices({
      '/yoloapi/detect': (request) => {
        request.progress(0.4);
        return never(request);
      },
    });
    const { user, choose } = renderApp();
    await choose(bus);

    expect(await screen.findByText('Sending… 40%')).toBeVisible();
    expect(screen.getByRole('button', { name: /bus\.jpg ?, ?sending 40%/ })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(sentTo('/yoloapi/detect')[0]?.signal?.aborted).toBe(true);
    expect(await screen.findByRole('button', { name: /bus\.jpg ?, ?cancelled/ })).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(sentTo('/yoloapi/detect')).toHaveLength(2);
  });
});

describe('a file that is not sent', () => {
  it.each([
    ['no image', new File(['%PDF'], 'bill.pdf', { type: 'application/pdf' }), /not a picture.*bill\.pdf/],
    ['too large', new File([new Uint8Array(17 * 2 ** 20)], 'big.png', { type: 'image/png' }), /too large.*17\.0 MiB/],
    ['empty', new File([], 'none.png', { type: 'image/png' }), /empty.*none\.png/],
  ])('is rejected with a message: %s', async (_, file, words) => {
    const { sentTo } = fakeServices();
    const { choose } = renderApp();
    await choose(file);

    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(sentTo('/yoloapi/detect')).toHaveLength(0);
  });
});
