export * from './connect.ts';
export * from './database-error.ts';
export * from './migrate.ts';
export * from './embedded-server.ts';
export * from './schema/index.ts';
