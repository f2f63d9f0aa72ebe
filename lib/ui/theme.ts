/** Colours named after Japanese dyes; each means one thing. */
import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Indigo: links, the primary action. */
const ai: MantineColorsTuple = [
  '#f2f6f9',
  '#e1e9f0',
  '#c3d3e1',
  '#9cb6ce',
  '#7197b8',
  '#4a7aa5',
  '#286194',
  '#245582',
  '#1e466b',
  '#183854',
]
/** Spring green: ready. */
const moegi: MantineColorsTuple = [
  '#f3f8f5',
  '#e2eee7',
  '#c5dccf',
  '#a0c6b1',
  '#77ac8f',
  '#529670',
  '#318255',
  '#2b724c',
  '#245d40',
  '#1c4834',
]
/** Golden: at risk, soon. */
const yamabuki: MantineColorsTuple = [
  '#fdf9f0',
  '#fbf0db',
  '#f7e1b8',
  '#f2ce8a',
  '#edb957',
  '#e7a629',
  '#e39500',
  '#c48203',
  '#9d6a06',
  '#76520a',
]
/** Vermilion: blocked, stranded, the line of now. */
const shu: MantineColorsTuple = [
  '#fcf4f2',
  '#f7e4e0',
  '#efcac0',
  '#e4a898',
  '#d9826b',
  '#ce5f43',
  '#c5411f',
  '#ab3a1d',
  '#89311b',
  '#66281a',
]
/** Grey: neutral. */
const nezumi: MantineColorsTuple = [
  '#f5f6f6',
  '#e9eaeb',
  '#d2d4d6',
  '#b5b9bc',
  '#959a9f',
  '#797e84',
  '#5f666d',
  '#535a61',
  '#434a51',
  '#343a40',
]

export const theme = createTheme({
  colors: { ai, moegi, yamabuki, shu, nezumi },
  primaryColor: 'ai',
  primaryShade: { light: 6, dark: 5 },
  autoContrast: true,
  defaultRadius: 4,
  fontFamily:
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic UI", Meiryo, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK JP", monospace',
  headings: {
    fontWeight: '700',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    // Whoever has no pointer scrolls a wide table with the arrow keys.
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
    Paper: { defaultProps: { withBorder: true, shadow: undefined, radius: 4 } },
    Card: { defaultProps: { withBorder: true, shadow: undefined, radius: 4 } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 12 } },
    // Locking the scroll would insert a style element without the nonce of the content security policy.
    Modal: { defaultProps: { centered: true, radius: 6, lockScroll: false } },
    Spotlight: { defaultProps: { lockScroll: false } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
  },
})
