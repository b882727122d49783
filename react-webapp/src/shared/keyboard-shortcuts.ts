import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

export interface Shortcut {
  /** As KeyboardEvent.key has it: 'j', '?'. */
  key: string;
  /** What it does: 'Choose a picture'. */
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
 * One key that does something while the component is there: `useShortcut('j', 'Next picture', next)`. Without an action
 * there is no such shortcut for now. Keys are left alone while a person types or a dialog is open.
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

/** The shortcuts there are now, and whether the user wants any: keys may be in the way of assistive software. */
export function useShortcuts() {
  const shortcuts: readonly Shortcut[] = useSyncExternalStore(subscribe, () => entries);
  const on = useSyncExternalStore(subscribe, () => switchedOn);
  return { shortcuts, on, switchTo };
}

function change(next: readonly Entry[]): void {
  if (entries.length === 0) window.addEventListener('keydown', onKey);
  entries = next;
  if (entries.length === 0) window.removeEventListener('keydown', onKey);
  tellAll();
}

function onKey(event: KeyboardEvent): void {
  if (!switchedOn || event.defaultPrevented || isChord(event) || isTaken(event)) return;
  // The one that came last is in front of the others.
  const entry = entries.findLast(({ key }) => key === event.key.toLowerCase());
  if (!entry) return;
  event.preventDefault();
  entry.run();
}

// Shift makes another letter, but on many keyboards it is the way to '?' and '/'.
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
    // Where nothing is stored, it holds for this visit.
  }
  tellAll();
}

function readSwitch(): boolean {
  try {
    return window.localStorage.getItem(STORED_AS) !== 'off';
  } catch {
    return true;
  }
}

function tellAll(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
