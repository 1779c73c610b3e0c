// Writes the database client from schema.prisma into prisma/generated, unless it is there already.
// Runs once after installing, so that the first start need not wait for it, and before `npm start` and `npm test`, so it must
// cost nothing when there is nothing to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = import.meta.dirname;
const { resolve } = createRequire(import.meta.url);
const stamp = join(folder, 'generated', 'stamp');
const wanted = createHash('sha256')
  .update(readFileSync(join(folder, 'schema.prisma')))
  .update(readFileSync(resolve('@prisma/client/package.json')))
  .digest('hex');

const installing = process.env.npm_lifecycle_event === 'postinstall';

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) generate();

function generate(): void {
  const result = spawnSync(process.execPath, [findPrisma(), 'generate', '--no-hints'], {
    cwd: join(folder, '..'),
    encoding: 'utf8',
    env: {
      ...process.env,
      // Prisma would download its native schema engine, which generating does not use; any program will do in its place.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}\nThe database client could not be generated.\n`);
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

function findPrisma(): string {
  try {
    return join(dirname(resolve('prisma/package.json')), 'build', 'index.js');
  } catch {
    // Without development dependencies the client is brought along, perhaps after installing.
    if (installing) return process.exit(0);
    process.stderr.write(
      'prisma/generated is missing or old, and Prisma is not installed. Run `npm ci` with development dependencies, ' +
        'or bring prisma/generated along from a build that has them.\n',
    );
    return process.exit(1);
  }
}
