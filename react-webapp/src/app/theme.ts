import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 7,
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    // Mantine renders dialog titles in a <header>; without this role each would count as a page banner.
    ModalHeader: { defaultProps: { role: 'none' } },
    DrawerHeader: { defaultProps: { role: 'none' } },
  },
});

// Mantine's dimmed text has a contrast below 4.5:1 on these backgrounds.
export const colours: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#5c636a', '--mantine-color-body': '#f8f9fb' },
  dark: { '--mantine-color-dimmed': '#a6a9b0' },
});
