export { alignPlane } from "./alignPlane.ts";
export { classStyle, SHAPES, type Shape } from "./classStyle.ts";
export * from "./frames/index.ts";
export { metricEllipse } from "./metricEllipse.ts";
export { axisNames, type PlaneView, planeView, project } from "./planeView.ts";
export { evenSample } from "./sample.ts";
export { shapePath } from "./shapePath.ts";
export { deviations, featureShares, standardizedMatrix } from "./standardized.ts";
export { pageTheme, type Theme, themeStyle } from "./theme.ts";
