import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { Zoomable } from './zoomable';

// jsdom lays nothing out and captures no pointers.
const frameSize = { left: 0, top: 0, width: 400, height: 200 } as DOMRect;

function show() {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(frameSize);
  Element.prototype.setPointerCapture = () => undefined;
  render(
    <MantineProvider>
      <Zoomable label="The picture">
        <p>inside</p>
      </Zoomable>
    </MantineProvider>,
  );
  const place = () => {
    const { width, left, top } = screen.getByTestId('zoomed').style;
    return [width, left, top].map(parseFloat);
  };
  return { user: userEvent.setup(), frame: screen.getByRole('group', { name: /The picture/ }), place };
}

it('zooms, pans and resets by keyboard', async () => {
  const { user, frame, place } = show();
  await user.tab();
  expect(frame).toHaveFocus();
  await user.keyboard('+');
  expect(place()).toEqual([150, -25, -25]);
  await user.keyboard('{ArrowRight}{ArrowUp}');
  expect(place()).toEqual([150, -35, -15]);
  expect(frame).toHaveAccessibleName('The picture, 150%');
  await user.keyboard('0');
  expect(place()).toEqual([100, 0, 0]);
});

it('zooms by the buttons', async () => {
  const { user, place } = show();
  await user.click(screen.getByRole('button', { name: 'Zoom in' }));
  expect(place()[0]).toBe(150);
  await user.click(screen.getByRole('button', { name: 'Reset zoom' }));
  expect(place()[0]).toBe(100);
  expect(screen.getByRole('button', { name: 'Zoom out' })).toBeDisabled();
});

it('zooms at the pointer by the wheel when focused, and lets the page scroll otherwise', () => {
  const { frame, place } = show();
  const wheel = { deltaY: -200, clientX: 0, clientY: 0, cancelable: true };
  expect(fireEvent.wheel(frame, wheel)).toBe(true);
  expect(place()).toEqual([100, 0, 0]);
  frame.focus();
  expect(fireEvent.wheel(frame, wheel)).toBe(false);
  expect(place()[0]).toBeGreaterThan(140);
  expect(place().slice(1)).toEqual([0, 0]);
});

it('pans with one pointer and zooms with two', () => {
  const { frame, place } = show();
  const at = (pointerId: number, clientX: number, clientY: number) => ({ pointerId, clientX, clientY, button: 0 });
  fireEvent.pointerDown(frame, at(1, 100, 100));
  fireEvent.pointerDown(frame, at(2, 200, 100));
  fireEvent.pointerMove(frame, at(2, 300, 100));
  expect(place()).toEqual([200, -50, -50]);
  fireEvent.pointerUp(frame, at(2, 300, 100));
  fireEvent.pointerMove(frame, at(1, 140, 80));
  expect(place()).toEqual([200, -40, -60]);
});
