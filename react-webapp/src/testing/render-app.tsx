import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '@/app/app';
import { Providers } from '@/app/providers';

export const bus = new File(['jpeg bytes'], 'bus.jpg', { type: 'image/jpeg' });

/** The whole page, and a user in front of it. */
export function renderApp() {
  render(
    <Providers>
      <App />
    </Providers>,
  );
  // The dialog's filter is a hint that a user can get around, so the page must not rely on it.
  const user = userEvent.setup({ applyAccept: false });
  return { user, choose: (...files: File[]) => user.upload(screen.getByTestId('picture-input'), files) };
}
