import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

export interface Shortcut {
  /** A value of KeyboardEvent.key: 'j', '?'. */
  key: string;
  /** A description for users: 'Choose a picture'. */
  label: string;
}

interface Entry extends Shortcut {
  run: () => void;
}

const STORED_AS = 'farsight-shortcuts';

const listeners = new Set<() => void>();
let entries: readonly Entry[] = [];
let switchedOn = readSwitch();

/**
 * Bind an action to a key while the component is mounted: `useShortcut('j', 'Next picture', next)`. Without an action the
 * shortcut does not exist. Keys are ignored while the user types or a dialog is open.
 */
export function useShortcut(key: string, label: string, action: (() => void) | undefined): void {
  const run = useEffectEvent(() => action?.());
  const available = action !== undefined;
  useEffect(() => {
    if (!available) return;
    const entry = { key, label, run };
    change([...entries, entry]);
    return () => {
      change(entries.filter((other) => other !== entry));
    };
  }, [key, label, available]);
}

/** Return the current shortcuts and a switch for all of them: single keys can conflict with assistive software. */
export function useShortcuts() {
  const shortcuts: readonly Shortcut[] = useSyncExternalStore(subscribe, () => entries);
  const on = useSyncExternalStore(subscribe, () => switchedOn);
  return { shortcuts, on, switchTo };
}

function change(next: readonly Entry[]): void {
  if (entries.length === 0) window.addEventListener('keydown', onKey);
  entries = next;
  if (entries.length === 0) window.removeEventListener('keydown', onKey);
  notify();
}

function onKey(event: KeyboardEvent): void {
  if (!switchedOn || event.defaultPrevented || isChord(event) || isTaken(event)) return;
  // The most recently mounted shortcut wins.
  const entry = entries.findLast(({ key }) => key === event.key.toLowerCase());
  if (!entry) return;
  event.preventDefault();
  entry.run();
}

// Shift with a letter counts as a combination; '?' and '/' need Shift on many keyboards.
const isChord = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent) =>
  ctrlKey || metaKey || altKey || (shiftKey && /^[a-z]$/i.test(key));

const TYPING = 'textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"]';
const DIALOG = '[role="dialog"], [role="alertdialog"], dialog[open]';
const NOT_TYPING = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'];

function isTaken({ target, isComposing, repeat }: KeyboardEvent): boolean {
  if (isComposing || repeat || document.querySelector(DIALOG)) return true;
  if (!(target instanceof Element)) return false;
  if (target instanceof HTMLInputElement && !NOT_TYPING.includes(target.type)) return true;
  return target.closest(TYPING) !== null;
}

function switchTo(on: boolean): void {
  switchedOn = on;
  try {
    window.localStorage.setItem(STORED_AS, on ? 'on' : 'off');
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
  notify();
}

function readSwitch(): boolean {
  try {
    return window.localStorage.getItem(STORED_AS) !== 'off';
  } catch {
    return true;
  }
}

function notify(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
