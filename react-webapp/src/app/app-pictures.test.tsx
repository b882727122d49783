import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeServices, json, never } from '@/testing/fake-services';
import { bus, renderApp } from '@/testing/render-app';
import * as wire from '@/testing/sample-responses';

const street = new File(['more bytes'], 'street.jpg', { type: 'image/jpeg' });
const beach = new File(['others'], 'beach.jpg', { type: 'image/jpeg' });
const bill = new File(['%PDF'], 'bill.pdf', { type: 'application/pdf' });

const strip = () => within(screen.getByRole('list', { name: 'Pictures' }));
const thumb = (name: RegExp) => strip().getByRole('button', { name });

describe('several pictures', () => {
  it('are analysed two at a time, in order', async () => {
    const pending: (() => void)[] = [];
    const wait = () =>
      new Promise<Response>((resolve) => {
        pending.push(() => {
          resolve(json(wire.detectResponse));
        });
      });
    const { sentTo } = fakeServices({ '/yoloapi/detect': wait });
    const { choose } = renderApp();
    await choose(bus, street, beach);

    expect(thumb(/^beach\.jpg ?, ?waiting/)).toBeVisible();
    expect(sentTo('/yoloapi/detect')).toHaveLength(2);
    pending[0]?.();
    expect(await strip().findByRole('button', { name: /^bus\.jpg ?, ?done/ })).toBeVisible();
    expect(sentTo('/yoloapi/detect')).toHaveLength(3);
  });

  it('keep their results while another is selected', async () => {
    const { sentTo } = fakeServices();
    const { user, choose } = renderApp();
    await choose(bus, street);
    await strip().findByRole('button', { name: /^street\.jpg ?, ?done/ });
    expect(thumb(/^bus\.jpg/)).toHaveAttribute('aria-current', 'true');

    await user.click(thumb(/^street\.jpg/));
    expect(thumb(/^street\.jpg/)).toHaveAttribute('aria-current', 'true');
    expect(await screen.findAllByTestId('box')).toHaveLength(3);
    expect(sentTo('/yoloapi/detect')).toHaveLength(2);
  });

  it('are added without invalid files, which are named', async () => {
    fakeServices();
    const { choose } = renderApp();
    await choose(bill, bus);
    expect(await screen.findByRole('alert')).toHaveTextContent(/not a picture.*bill\.pdf/);
    expect(strip().getAllByRole('listitem')).toHaveLength(1);
  });

  it('can be removed: the request is aborted, and the neighbour is selected', async () => {
    const { sentTo } = fakeServices({ '/yoloapi/detect': never });
    const { user, choose } = renderApp();
    await choose(bus, street);
    await user.click(screen.getByRole('button', { name: 'Remove bus.jpg' }));

    expect(sentTo('/yoloapi/detect').map(({ signal }) => signal?.aborted)).toEqual([true, false]);
    expect(thumb(/^street\.jpg/)).toHaveAttribute('aria-current', 'true');
    thumb(/^street\.jpg/).focus();
    await user.keyboard('{Delete}');
    expect(screen.getByRole('button', { name: 'Choose pictures' })).toBeVisible();
  });
});

describe('the filter', () => {
  it('hides a class and shows it again without a new request', async () => {
    const { sentTo } = fakeServices();
    const { user, choose } = renderApp();
    await choose(bus);
    await screen.findByText('0.85');
    expect(sentTo('/yoloapi/detect')[0]?.form.get('conf')).toBe('0.05');

    await user.click(screen.getByRole('checkbox', { name: 'person 2' }));
    expect(screen.getAllByTestId('box').map((box) => box.dataset.class)).toEqual(['bus']);
    expect(screen.getAllByTestId('object-row').map((row) => row.textContent)).toEqual([expect.stringMatching(/^1bus/)]);
    await user.click(screen.getByRole('checkbox', { name: 'person 2' }));
    expect(screen.getAllByTestId('box')).toHaveLength(3);
    expect(sentTo('/yoloapi/detect')).toHaveLength(1);
  });
});
