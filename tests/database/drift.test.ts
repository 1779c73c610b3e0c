import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareSchema } from '../../prisma/compare.ts';

// An in-memory PostgreSQL takes some seconds to come up, more on a busy machine.
describe('schema.prisma and the migrations', { timeout: 120_000 }, () => {
  it('agree; if not, npm run db:diff -- NAME writes what is missing', async () => {
    expect(await compareSchema(join(import.meta.dirname, '../../prisma'))).toBeUndefined();
  });

  it('differ by what Prisma can say, and only by that', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drift-'));
    await mkdir(join(folder, 'migrations', '1_start'), { recursive: true });
    await writeFile(join(folder, 'migrations', 'migration_lock.toml'), 'provider = "postgresql"\n');
    await writeFile(
      join(folder, 'migrations', '1_start', 'migration.sql'),
      `CREATE TABLE branch (id INTEGER NOT NULL, open BOOLEAN NOT NULL, CONSTRAINT branch_pkey PRIMARY KEY (id));
       CREATE INDEX branch_open ON branch (id) WHERE open;
       CREATE UNIQUE INDEX branch_only_open ON branch (open) WHERE open;
       CREATE INDEX branch_negative ON branch ((-id));
       ALTER TABLE branch ADD CONSTRAINT branch_positive CHECK (id > 0);
       CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
       CREATE TRIGGER branch_stays BEFORE DELETE ON branch FOR EACH ROW EXECUTE FUNCTION refuse();`,
    );
    await writeFile(
      join(folder, 'schema.prisma'),
      'datasource db {\n  provider = "postgresql"\n}\nmodel branch {\n  id Int @id\n  open Boolean\n  name String\n}\n',
    );
    const script = await compareSchema(folder);
    await rm(folder, { recursive: true });
    expect(script?.match(/^[A-Z].*$/gm)).toEqual(['ALTER TABLE "branch" ADD COLUMN     "name" TEXT NOT NULL;']);
  });
});
