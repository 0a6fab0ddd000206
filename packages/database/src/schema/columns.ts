import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

export const id = () => uuid().primaryKey().defaultRandom();

/** An instant; read as a `Date`, kept in UTC. */
export const instant = () => timestamp({ withTimezone: true, mode: 'date' });

/** Raw bytes; maps are little-endian float32, row-major. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });
