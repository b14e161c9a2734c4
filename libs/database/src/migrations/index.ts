/** In order of time. A landed migration is never edited. */
export const MIGRATIONS: (new () => { up: unknown; down: unknown } & object)[] = [];
