import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeServices } from '@/testing/fake-services';
import { bus, renderApp } from '@/testing/render-app';

const table = () => screen.findByRole('table', { name: 'Objects from nearest to farthest' });
const rows = () => screen.getAllByTestId('object-row').map((row) => row.textContent);

describe('a picture analysed by both services', () => {
  it('shows boxes over the picture and a depth map beside it', async () => {
    fakeServices();
    const { choose } = renderApp();
    await choose(bus);

    const figure = await screen.findByRole('figure', { name: 'Objects in the picture' });
    const boxes = await within(figure).findAllByTestId('box');
    expect(boxes.map((box) => box.dataset.class).sort()).toEqual(['bus', 'person', 'person']);
    expect(await screen.findByRole('img', { name: /^Depth map/ })).toBeVisible();
  });

  it('lists the objects from nearest to farthest', async () => {
    fakeServices();
    const { choose } = renderApp();
    await choose(bus);

    await screen.findByText('0.85');
    expect(rows()).toEqual([
      expect.stringMatching(/^1person65%0\.85/),
      expect.stringMatching(/^2person89%0\.64/),
      expect.stringMatching(/^3bus91%0\.51/),
    ]);
    expect(screen.getAllByText(/Relative nearness, not metres/)).not.toHaveLength(0);
  });

  it('sends one request to each service', async () => {
    const { sentTo } = fakeServices();
    const { choose } = renderApp();
    await choose(bus);

    await screen.findByText('0.85');
    expect(sentTo('/yoloapi/detect')).toHaveLength(1);
    expect(sentTo('/depthapi/estimate')).toHaveLength(1);
  });

  it('highlights the box of the focused row', async () => {
    fakeServices();
    const { user, choose } = renderApp();
    await choose(bus);
    await screen.findByText('0.85');

    const busRow = within(await table())
      .getByText('bus')
      .closest('tr');
    busRow?.focus();
    await waitFor(() => {
      expect(screen.getByRole('img', { name: 'bus, 91%' })).toHaveAttribute('data-highlighted', 'true');
    });

    await user.hover(screen.getByRole('img', { name: 'person, 65%' }));
    expect(screen.getAllByTestId('object-row')[0]).toHaveAttribute('data-highlighted', 'true');
    expect(busRow).toHaveAttribute('data-highlighted', 'false');
  });

  it('announces the objects, and shows the timing', async () => {
    fakeServices();
    const { choose } = renderApp();
    await choose(bus);

    expect(await screen.findByText('3 objects found: 1 × bus, 2 × person.')).toBeInTheDocument();
    expect(await screen.findByText(/Nearest: person/)).toBeInTheDocument();
    expect(screen.getAllByText('Took 93 ms: decode 6.2 · infer 85').at(-1)).toBeInTheDocument();
  });
});
