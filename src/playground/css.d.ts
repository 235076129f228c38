/** A style sheet is imported for the bundle to hold it; it exports nothing. */
declare module '*.css' {}
