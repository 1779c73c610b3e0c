import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from '../../prisma/generated/client.ts';

/** The rows of Daybook, over a pool of connections. Known to `store` only. */
export type Database = PrismaClient;

/** One transaction on a {@link Database}. */
export type Tx = Prisma.TransactionClient;

/** A third of what a PostgreSQL allows by default, so that several processes fit beside each other. */
const CONNECTIONS = 16;
/** Less than the 2 s that a platform's event may take: without a connection it is refused, not left hanging. */
const CONNECT_TIMEOUT_MS = 1_500;
/** A little longer than the longest transaction may take: then the connection leads nowhere any more, and is given up. */
const QUERY_TIMEOUT_MS = 125_000;
/** A process that stops in the middle of a transaction must not keep its locks. */
const IDLE_IN_TRANSACTION_MS = 10_000;

/**
 * Opens a pool on the database at `url`; the first connection is made by the first query.
 *
 * @param onError a connection that nobody was using was lost, such as when the server is restarted. The pool recovers.
 */
export function connect({ url, onError }: Readonly<{ url: string; onError: (error: Error) => void }>): Database {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      application_name: 'daybook',
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      // The adapter drops the offset that the server prints behind an instant, and takes the rest for UTC.
      options: '-c TimeZone=UTC',
    },
    { onPoolError: onError, onConnectionError: onError },
  );
  return new PrismaClient({ adapter, transactionOptions: { maxWait: CONNECT_TIMEOUT_MS } });
}

/** Gives the connections back once running queries have ended. */
export async function close(database: Database): Promise<void> {
  await database.$disconnect();
}
