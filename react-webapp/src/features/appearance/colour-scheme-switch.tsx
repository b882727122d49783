import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { announce } from '@/shared/announce';
import { useShortcut } from '@/shared/keyboard-shortcuts';

const SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
];

/** Switch between light, dark and system colours. The browser remembers the choice. */
export function ColourSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  useShortcut('t', 'Switch between light, dark and system colours', () => {
    const next = SCHEMES[(SCHEMES.findIndex(({ value }) => value === colorScheme) + 1) % SCHEMES.length];
    if (!next) return;
    setColorScheme(next.value);
    announce(`Colours: ${next.label}`);
  });
  return (
    <SegmentedControl<MantineColorScheme>
      aria-label="Colours"
      size="xs"
      data={SCHEMES}
      value={colorScheme}
      onChange={setColorScheme}
      transitionDuration={0}
    />
  );
}
