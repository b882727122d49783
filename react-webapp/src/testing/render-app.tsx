import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '@/app/app';
import { Providers } from '@/app/providers';

export const bus = new File(['jpeg bytes'], 'bus.jpg', { type: 'image/jpeg' });

/** Render the whole page; return a simulated user and a function that chooses files. */
export function renderApp() {
  render(
    <Providers>
      <App />
    </Providers>,
  );
  // Users can bypass the file dialog's filter, so the page must not rely on it.
  const user = userEvent.setup({ applyAccept: false });
  return { user, choose: (...files: File[]) => user.upload(screen.getByTestId('picture-input'), files) };
}
