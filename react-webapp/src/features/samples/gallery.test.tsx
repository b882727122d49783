import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeServices, problem } from '@/testing/fake-services';
import { bus, renderApp } from '@/testing/render-app';
import type { SentRequest } from '@/testing/sent-request';
import { samples } from './samples';

const JPEG = { headers: { 'Content-Type': 'image/jpeg' } };
const served = (reply: (name: string) => Response | Promise<Response>) =>
  Object.fromEntries(samples.map(({ name }) => [`/samples/${name}`, () => reply(name)]));
const handedOut = served((name) => new Response(`the bytes of ${name}`, JPEG));

const gallery = () => screen.getByRole('region', { name: /Try one of these/ });
const sampleButtons = () => within(gallery()).getAllByRole('button');
const sampleButton = (index: number) => {
  const found = sampleButtons()[index];
  if (!found) throw new Error(`no sample ${index}`);
  return found;
};
const fileIn = (request: SentRequest | undefined) => request?.form.get('image') as File;
const contents = async (request: SentRequest | undefined) => [
  fileIn(request).name,
  fileIn(request).type,
  await fileIn(request).text(),
];

describe('the samples', () => {
  it('are six, each with a description', () => {
    fakeServices();
    renderApp();
    expect(sampleButtons()).toHaveLength(6);
    for (const button of sampleButtons()) expect(button).toHaveAccessibleName(/Rendered scene, .*\w/);
  });

  it('are analysed like an uploaded picture: by both services, with unchanged bytes', async () => {
    const { sentTo } = fakeServices(handedOut);
    const { user } = renderApp();
    await user.click(sampleButton(1));

    expect(await screen.findAllByTestId('box')).toHaveLength(3);
    expect(await screen.findByRole('img', { name: /^Depth map/ })).toBeVisible();
    const name = samples[1]?.name ?? '';
    for (const path of ['/yoloapi/detect', '/depthapi/estimate']) {
      expect(await contents(sentTo(path)[0])).toEqual([name, 'image/jpeg', `the bytes of ${name}`]);
    }
    expect(sampleButtons().map((button) => button.ariaPressed)).toEqual(
      samples.map((_, index) => String(index === 1)),
    );
  });

  it('can be chosen by keyboard', async () => {
    fakeServices(handedOut);
    const { user } = renderApp();
    while (document.activeElement !== sampleButton(0)) await user.tab();
    await user.keyboard('{Enter}');
    expect(await screen.findAllByTestId('box')).toHaveLength(3);
    expect(sampleButton(0)).toHaveFocus();
  });

  it('stay available after an upload, with none of them marked', async () => {
    fakeServices(handedOut);
    const { user, choose } = renderApp();
    await user.click(sampleButton(0));
    await waitFor(() => {
      expect(sampleButton(0)).toHaveAttribute('aria-pressed', 'true');
    });
    await choose(bus);
    await screen.findByText('bus.jpg');
    expect(sampleButton(0)).toHaveAttribute('aria-pressed', 'false');
  });

  it('show the last one clicked, whichever arrives last', async () => {
    const pending: ((answer: Response) => void)[] = [];
    const { sentTo } = fakeServices(served(() => new Promise((resolve) => pending.push(resolve))));
    const { user } = renderApp();
    await user.click(sampleButton(0));
    await user.click(sampleButton(1));
    pending[1]?.(new Response('the second', JPEG));
    pending[0]?.(new Response('the first', JPEG));

    await screen.findAllByTestId('box');
    expect(sentTo('/yoloapi/detect').map((request) => fileIn(request).name)).toEqual([samples[1]?.name]);
  });
});

describe('a sample that is not there', () => {
  it('is reported, and the page still works', async () => {
    const { sentTo } = fakeServices(served(() => problem(404, 'Not found', 'No such file.')));
    const { user, choose } = renderApp();
    await user.click(sampleButton(0));
    expect(await screen.findByRole('alert')).toHaveTextContent('The sample could not be loaded');
    expect(sentTo('/yoloapi/detect')).toHaveLength(0);
    await choose(bus);
    expect(await screen.findAllByTestId('box')).toHaveLength(3);
  });

  it('is not confused with an HTML page in its place', async () => {
    const html = { headers: { 'Content-Type': 'text/html' } };
    const { sentTo } = fakeServices(served(() => new Response('<!doctype html>', html)));
    const { user } = renderApp();
    await user.click(sampleButton(0));
    expect(await screen.findByRole('alert')).toHaveTextContent('This file is not a picture');
    expect(sentTo('/yoloapi/detect')).toHaveLength(0);
  });
});
