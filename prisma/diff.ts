// `npm run db:diff -- NAME` writes the migration that is missing between prisma/migrations and schema.prisma.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareSchema } from './compare.ts';

const name = process.argv[2];
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  process.stderr.write('Give the migration a name: npm run db:diff -- add_branches\n');
  process.exit(2);
}
const script = await compareSchema(import.meta.dirname);
if (script === undefined) {
  process.stdout.write('schema.prisma and the migrations agree: nothing to do.\n');
} else {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join(import.meta.dirname, 'migrations', `${stamp}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), script);
  process.stdout.write(`Written: ${join(folder, 'migration.sql')}\n`);
}
// The in-memory database leaves timers behind.
process.exit(0);
