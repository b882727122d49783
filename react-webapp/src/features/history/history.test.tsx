import 'fake-indexeddb/auto';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { deleteDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Analysis } from '@/shared/picture-types';
import { LiveRegion } from '@/shared/announce';
import { sampleAnalysis } from '@/testing/sample-analysis';
import { detectResponse } from '@/testing/sample-responses';
import { History, type HistoryProps } from './history';
import { useSaveToHistory } from './use-history';

interface PageProps extends HistoryProps {
  analysis: Analysis | undefined;
}

function Page({ analysis, ...history }: PageProps) {
  const { error } = useSaveToHistory(analysis);
  return (
    <>
      {error && <p>Not saved: {error.name}</p>}
      <History {...history} />
    </>
  );
}

const reopenDepthMap: HistoryProps['reopenDepthMap'] = (meta, file) => Promise.resolve({ ...meta, id: 99, file });

/** Render the page after the given analyses finished one after another. */
async function pageAfter(...analyses: Analysis[]) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: 0, staleTime: Infinity } } });
  const handlers = { onOpen: vi.fn<HistoryProps['onOpen']>(), onCompare: vi.fn<HistoryProps['onCompare']>() };
  const page = (analysis?: Analysis) => (
    <MantineProvider>
      <QueryClientProvider client={client}>
        <LiveRegion />
        <Page analysis={analysis} reopenDepthMap={reopenDepthMap} {...handlers} />
      </QueryClientProvider>
    </MantineProvider>
  );
  const { rerender } = render(page());
  for (const analysis of analyses) {
    rerender(page(analysis));
    await waitFor(() => {
      expect(client.isFetching()).toBe(0);
    });
  }
  const user = userEvent.setup();
  await user.keyboard('h');
  return { user, ...handlers };
}

const items = async () => within(await screen.findByRole('list', { name: /Past analyses/ })).getAllByRole('listitem');

beforeEach(async () => {
  await deleteDB('farsight');
});

describe('what was analysed', () => {
  it('is listed, newest first, with its objects and models', async () => {
    const later = Date.UTC(2026, 10, 2);
    await pageAfter(
      await sampleAnalysis(),
      await sampleAnalysis({ id: 'a2', name: 'cat.png', at: later, depth: undefined, detectModel: 'yolo26s@1' }),
    );
    const [newest, oldest] = await items();
    expect(newest).toHaveTextContent(/cat\.png.*3 objects.*yolo26s@1/);
    expect(oldest).toHaveTextContent(/bus\.jpg.*yolo26n@3f2a9c1 · depth-anything-v2-small@81be0c4/);
    expect(oldest?.querySelector('time')?.title).toMatch(/November 1, 2026/);
    expect(screen.getByText(/on this device only.*Up to 50 analyses and 300 MB/)).toBeInTheDocument();
  });

  it('counts the objects above the default confidence', async () => {
    const detections = detectResponse.detections.map((found, index) => ({ ...found, confidence: index ? 0.1 : 0.9 }));
    await pageAfter(await sampleAnalysis({ detect: { ...detectResponse, detections } }));
    expect((await items())[0]).toHaveTextContent('1 object');
  });

  it('is updated, not listed twice, when more results arrive', async () => {
    await pageAfter(await sampleAnalysis({ detect: undefined, objectDepths: undefined }), await sampleAnalysis());
    const listed = await items();
    expect(listed).toHaveLength(1);
    expect(listed[0]).toHaveTextContent('3 objects');
  });

  it('opens with all results, and its depth map can be read again', async () => {
    const analysis = await sampleAnalysis();
    const { user, onOpen } = await pageAfter(analysis);
    await user.click(await screen.findByRole('button', { name: /^Open bus\.jpg/ }));
    await waitFor(() => {
      expect(onOpen).toHaveBeenCalledOnce();
    });
    const [opened] = onOpen.mock.calls[0] ?? [];
    expect(opened).toMatchObject({ id: 'a1', detect: detectResponse, objectDepths: analysis.objectDepths });
    expect(opened?.depth).toMatchObject({ id: 99, min: 0, max: 8.1, requestId: '01K' });
    expect(await opened?.file.text()).toBe('jpeg bytes');
    expect(await opened?.depth?.file.text()).toBe('png16 bytes');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent('bus.jpg is open.');
  });

  it('can be compared two at a time, by keyboard', async () => {
    const three = [await sampleAnalysis(), await sampleAnalysis({ id: 'a2' }), await sampleAnalysis({ id: 'a3' })];
    const { user, onCompare } = await pageAfter(...three);
    const [first, second, third] = await screen.findAllByRole('checkbox');
    expect(screen.getByRole('button', { name: 'Compare' })).toBeDisabled();
    first?.focus();
    await user.keyboard(' ');
    third?.focus();
    await user.keyboard(' ');
    expect(second).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    await waitFor(() => {
      expect(onCompare).toHaveBeenCalledOnce();
    });
  });
});

describe('deleting', () => {
  it('deletes one analysis, and keeps the focus in the list', async () => {
    const { user } = await pageAfter(await sampleAnalysis(), await sampleAnalysis({ id: 'a2', name: 'cat.png' }));
    await user.click(await screen.findByRole('button', { name: /^Delete bus\.jpg/ }));
    await waitFor(() => {
      expect(screen.queryByText('bus.jpg')).not.toBeInTheDocument();
    });
    expect(screen.getByText('cat.png')).toBeInTheDocument();
    expect(screen.getByRole('list', { name: /Past analyses/ })).toHaveFocus();
    expect(screen.getByRole('status')).toHaveTextContent('bus.jpg is deleted.');
  });

  it('deletes all only after confirmation', async () => {
    const { user } = await pageAfter(await sampleAnalysis(), await sampleAnalysis({ id: 'a2' }));
    await user.click(await screen.findByRole('button', { name: 'Clear all' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(await items()).toHaveLength(2);

    await user.click(screen.getByRole('button', { name: 'Clear all' }));
    await user.click(await screen.findByRole('button', { name: 'Delete all' }));
    expect(await screen.findByText(/^Nothing yet/)).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent('The history is empty.');
    expect(screen.getByRole('button', { name: 'Clear all' })).toHaveAttribute('aria-disabled', 'true');
  });
});

describe('a browser without storage', () => {
  it('shows a message, and the page works, without IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await pageAfter(await sampleAnalysis());
    expect(await screen.findByRole('alert')).toHaveTextContent(/does not store data for this page.*window is private/);
  });

  it('shows a message when the storage is full', async () => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await pageAfter(await sampleAnalysis());
    expect(await screen.findByText('Not saved: QuotaExceededError')).toBeInTheDocument();
    expect(await screen.findByText(/^Nothing yet/)).toBeInTheDocument();
  });
});
