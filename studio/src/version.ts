declare const ETALON_VERSION: string;

/** The library's version, put in by the build. */
export const version: string = ETALON_VERSION;
