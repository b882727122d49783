import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { useUrlState } from './url-state';
import * as codecs from './url-codecs';

function arriveAt(query: string) {
  window.history.replaceState(null, '', `/page${query}#part`);
  window.dispatchEvent(new PopStateEvent('popstate'));
}

beforeEach(() => {
  arriveAt('');
});

function Confidence({ label }: { label: string }) {
  const [value, set] = useUrlState('conf', codecs.conf);
  return (
    <label>
      {label}
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={value}
        onChange={(event) => {
          set(Number(event.target.value));
        }}
      />
    </label>
  );
}

function Value<T>({ name, codec, next }: { name: string; codec: codecs.Codec<T>; next?: T }) {
  const [value, set] = useUrlState(name, codec);
  return (
    <button
      onClick={() => {
        if (next !== undefined) set(next);
      }}
    >
      {JSON.stringify(value)}
    </button>
  );
}

const readFrom = <T,>(query: string, name: string, codec: codecs.Codec<T>) => {
  act(() => {
    arriveAt(query);
  });
  const { unmount } = render(<Value name={name} codec={codec} />);
  const { textContent } = screen.getByRole('button');
  unmount();
  return JSON.parse(textContent) as T;
};

it('reads a value from the URL, and falls back to the default when it is missing or invalid', () => {
  expect(readFrom('?conf=0.4', 'conf', codecs.conf)).toBe(0.4);
  for (const broken of ['', '?conf=', '?conf=2', '?conf=-1', '?conf=much', '?conf=1e-1']) {
    expect(readFrom(broken, 'conf', codecs.conf)).toBe(0.25);
  }
  expect(readFrom('?colormap=turbo', 'colormap', codecs.colormap)).toBe('turbo');
  expect(readFrom('?colormap=pink', 'colormap', codecs.colormap)).toBe('spectral');
  expect(readFrom('?result=a-1', 'result', codecs.result)).toBe('a-1');
  expect(readFrom('?result=%3Cb%3E', 'result', codecs.result)).toBeNull();
  expect(readFrom('?hide=a%25', 'hide', codecs.hide)).toEqual([]);
});

it('keeps all components that use one parameter in sync, and the rest of the URL unchanged', async () => {
  arriveAt('?split=0.30');
  render(
    <>
      <Confidence label="here" />
      <Confidence label="there" />
    </>,
  );
  fireEvent.change(screen.getByLabelText('here'), { target: { value: '0.6' } });
  expect(screen.getByLabelText('there')).toHaveValue('0.6');
  await vi.waitFor(() => {
    expect(window.location.href).toContain('/page?split=0.30&conf=0.60#part');
  });
});

it('throttles URL writes while a slider moves, and always writes the last value', async () => {
  const replace = vi.spyOn(window.history, 'replaceState');
  render(<Confidence label="slider" />);
  const slider = screen.getByLabelText('slider');
  for (const value of ['0.1', '0.2', '0.3', '0.4', '0.5', '0.6']) fireEvent.change(slider, { target: { value } });
  await vi.waitFor(() => {
    expect(window.location.search).toBe('?conf=0.60');
  });
  expect(replace.mock.calls.length).toBeLessThan(3);
});

it('leaves a default value out of the URL', async () => {
  arriveAt('?colormap=gray');
  render(<Value name="colormap" codec={codecs.colormap} next={codecs.colormap.fallback} />);
  await userEvent.click(screen.getByRole('button'));
  await vi.waitFor(() => {
    expect(window.location.search).toBe('');
  });
});

it('adds a history entry for another result, which Back undoes', async () => {
  arriveAt('?result=first');
  render(<Value name="result" codec={codecs.result} next="second" />);
  const steps = window.history.length;
  await userEvent.click(screen.getByRole('button', { name: '"first"' }));
  expect(screen.getByRole('button')).toHaveTextContent('"second"');
  expect(window.location.search).toBe('?result=second');
  expect(window.history.length).toBe(steps + 1);

  window.history.back();
  expect(await screen.findByRole('button', { name: '"first"' })).toBeInTheDocument();
});

it('restores class names that contain commas and percent signs', () => {
  const names = ['100% wool', 'hat, red', 'person'];
  expect(codecs.hide.read(codecs.hide.write(['person', ...names]))).toEqual(names);
});
