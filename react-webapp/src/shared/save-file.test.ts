import { expect, it, vi } from 'vitest';
import { saveFile } from './save-file';

it('downloads a file under the given name, and revokes its URL', () => {
  vi.useFakeTimers();
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:the-file');
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  const clicked: string[][] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push([this.download, this.href]);
  });

  saveFile('bus.json', new Blob(['{}']));
  expect(clicked).toEqual([['bus.json', 'blob:the-file']]);
  expect(document.querySelector('a')).toBeNull();
  expect(revoke).not.toHaveBeenCalled();

  vi.runAllTimers();
  expect(revoke).toHaveBeenCalledWith('blob:the-file');
  vi.useRealTimers();
});
