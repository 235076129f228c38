/** A style sheet is imported only to add it to the bundle. It exports nothing. */
declare module '*.css' {}
