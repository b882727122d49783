import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 7,
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    // A dialog's heading is a <header>, which is the page's banner only once.
    ModalHeader: { defaultProps: { role: 'none' } },
    DrawerHeader: { defaultProps: { role: 'none' } },
  },
});

// Mantine's dimmed text falls short of 4.5:1 on our grounds.
export const colours: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#5c636a', '--mantine-color-body': '#f8f9fb' },
  dark: { '--mantine-color-dimmed': '#a6a9b0' },
});
