import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { EVERYTHING, openSchemaEngine, readMigrations } from '../src/database/schema-engine.ts';

/**
 * The SQL that leads from the migrations in `folder` to its schema.prisma; undefined when they agree.
 *
 * What Prisma has no words for (partial and expression indexes, checks, triggers) is not compared: write it into a
 * migration by hand and it stays.
 */
export async function compareSchema(folder: string): Promise<string | undefined> {
  const schema = { path: 'schema.prisma', content: await readFile(join(folder, 'schema.prisma'), 'utf8') };
  const migrations = await readMigrations(join(folder, 'migrations'));
  const database = new PGlite();
  const adapter = new PrismaPGlite(database);
  // The migrations may be replayed in the same empty database: a second one takes seconds to come up.
  adapter.connectToShadowDb = () => adapter.connect();
  try {
    const engine = await openSchemaEngine(adapter, schema.content);
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrations },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: EVERYTHING,
    });
    return exitCode === 0 ? undefined : (stdout ?? '');
  } finally {
    await database.close();
  }
}
