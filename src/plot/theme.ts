/** Colors of a figure. Values are SVG paint: plain colors for files, CSS variables for a page that knows light and dark. */
export interface Theme {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  /** Gains, positive entries, the thing to look at. */
  readonly accent: string;
  /** Losses and negative entries. */
  readonly warning: string;
  /** Text on strongly filled cells. */
  readonly onFill: string;
  /** Class colors, told apart by color-blind readers; shapes tell them apart again. */
  readonly classes: readonly string[];
  readonly font: string;
}

/** How to draw: colors and the greatest width of one panel in pixels. */
export interface Look {
  readonly theme: Theme;
  readonly width: number;
}

/** Okabe & Ito's palette, yellow darkened to be seen on white. */
const LIGHT = ["#0072b2", "#d98200", "#009e73", "#c2569b", "#4a3aa7", "#d55e00", "#3d9fd6", "#8a8000"] as const;
const DARK = ["#4aa3e0", "#f0a830", "#25c494", "#e08fc0", "#9c8cf0", "#f0804a", "#8fd0f5", "#d6c840"] as const;

const lightColors = {
  ink: "#1c2530",
  muted: "#5b6673",
  line: "#d5dae0",
  surface: "#ffffff",
  accent: "#0072b2",
  warning: "#c44e00",
  onFill: "#ffffff",
};
const darkColors: typeof lightColors = {
  ink: "#e8ecf1",
  muted: "#a3adb8",
  line: "#38424d",
  surface: "#161b21",
  accent: "#4aa3e0",
  warning: "#f0804a",
  onFill: "#0d1116",
};

const FONT = "Roboto, 'Helvetica Neue', Arial, sans-serif";

/** For files: dark ink on white. */
export const paperTheme: Theme = { ...lightColors, classes: LIGHT, font: FONT };
export const paperLook: Look = { theme: paperTheme, width: 720 };

const variables = Object.fromEntries(
  Object.keys(lightColors).map((name) => [name, `var(--${name})`]),
) as typeof lightColors;

/** For the report: every color is a CSS variable that `themeStyle` defines. */
export const pageTheme: Theme = {
  ...variables,
  classes: LIGHT.map((_, index) => `var(--class${index})`),
  font: "inherit",
};
export const pageLook: Look = { theme: pageTheme, width: 400 };

const declarations = (colors: typeof lightColors, classes: readonly string[]): string =>
  [...Object.entries(colors), ...classes.map((color, index) => [`class${index}`, color] as const)]
    .map(([name, color]) => `--${name}:${color}`)
    .join(";");

/** The CSS that gives the page theme its light and dark colors; print is always light. */
export const themeStyle = `:root{color-scheme:light dark;${declarations(lightColors, LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${declarations(darkColors, DARK)}}}`;
