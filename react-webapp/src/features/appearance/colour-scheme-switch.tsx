import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { announce } from '@/shared/announce';
import { useShortcut } from '@/shared/keyboard-shortcuts';

const SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
];

/** Light, dark, or as the system has it; this browser remembers which. */
export function ColourSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  useShortcut('t', 'Change between light, dark and the system’s colours', () => {
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
