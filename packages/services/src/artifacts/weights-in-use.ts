/** A lock of Postgres's, in SQL: a backup shares it, and until it is written no sweep removes files that its rows name. */
export const weightsInUse = `hashtextextended('fovea weights in use', 0)`;
