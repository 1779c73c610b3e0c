/** `npm run fake -- slack|feishu`: a strict fake of the platform by itself, with a page on which to be the people. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { hirePeople } from '../../src/demo/people.ts';
import { seededRandom } from '../../src/demo/random.ts';
import { feishuStage } from './fake-feishu-stage.ts';
import { slackStage } from './fake-slack-stage.ts';

const STAGES = { slack: slackStage, feishu: feishuStage };
/** The page's port; the platform itself listens on the next one. */
const PORT = 4000;
const HOST = '127.0.0.1';
const PAGE = join(import.meta.dirname, 'fake-page');
const FILES = { '/': 'index.html', '/page.js': 'page.js', '/page.css': 'page.css' } as const;
const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' } as const;
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";
const USAGE = `npm run fake -- slack|feishu [--port ${PORT}] [--daybook http://127.0.0.1:3000]

--port     of the page; the platform takes the next one, and 0 any two
--daybook  where Daybook listens: events are posted there instead of going over a connection that Daybook opens`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: String(PORT) }, daybook: { type: 'string' } },
});
const platform = z.enum(['slack', 'feishu']).safeParse(positionals[0]).data;
const port = z.coerce.number().int().min(0).max(65_534).safeParse(values.port).data;
if (platform === undefined || port === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(1);
}

/** Of the demo organisation some of every role, with the addresses that it knows them by. */
const people = somePeople();
const daybook = values.daybook?.replace(/\/+$/, '') ?? null;
const stage = await STAGES[platform]({ people, port: port === 0 ? 0 : port + 1, daybook });
const switched = new Set<string>();

const Asked = z.strictObject({
  who: z.string(),
  given: z.record(z.string(), z.string()).default({}),
  values: z.record(z.string(), z.string()).default({}),
});
const Switched = z.strictObject({ who: z.string(), on: z.boolean() });

const app = new Hono();
for (const [path, file] of Object.entries(FILES)) {
  const kind = z.enum(['html', 'js', 'css']).parse(file.split('.')[1]);
  app.get(path, async (c) => {
    c.header('content-type', `${TYPES[kind]}; charset=utf-8`);
    c.header('content-security-policy', POLICY);
    return c.body(await readFile(join(PAGE, file), 'utf8'));
  });
}
app.use('/api/*', async (c, next) => {
  // Nobody else's page reads or does anything here.
  const host = new URL(`http://${c.req.header('host')}`).hostname;
  const isJson = c.req.header('content-type') === 'application/json';
  return host !== HOST || (c.req.method === 'POST' && !isJson) ? c.text('no', 403) : next();
});
app.get('/api/state', (c) => {
  const { log, acts, switches, starts } = stage;
  return c.json({
    platform,
    people,
    starts: starts.map(command),
    connections: stage.connections(),
    daybook,
    acts: Object.keys(acts),
    switches: Object.keys(switches),
    on: [...switched],
    seen: Object.fromEntries(people.map(({ id }) => [id, stage.sees(id)])),
    log: log.slice(-80),
  });
});
app.post('/api/act/:name', async (c) => {
  const { who, given, values: filled } = Asked.parse(await c.req.json());
  const act = stage.acts[c.req.param('name')];
  if (!act || !people.some(({ id }) => id === who)) return c.text('there is no such thing to do', 404);
  try {
    return c.json({ notice: (await act(who, given, filled)) ?? null });
  } catch (error) {
    return c.json({ notice: error instanceof Error ? error.message : String(error) });
  }
});
app.post('/api/switch/:name', async (c) => {
  const { who, on } = Switched.parse(await c.req.json());
  const name = c.req.param('name');
  const turn = stage.switches[name];
  if (!turn) return c.text('there is no such switch', 404);
  turn(who, on);
  for (const key of [`${name} ${who}`, name]) on ? switched.add(key) : switched.delete(key);
  return c.json({ notice: null });
});

const server = serve({ fetch: app.fetch, hostname: HOST, port }, ({ port: taken }) => {
  const starts = stage.starts.map((one) => `\n${one.name}:\n  ${command(one)}\n`);
  process.stdout.write(
    `The fake ${platform === 'slack' ? 'Slack' : 'Feishu'} is ready. Start Daybook against it:\n${starts.join('')}\n`,
  );
  process.stdout.write(`Be its people at http://${HOST}:${taken}\n`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, async () => {
    server.close();
    await stage.close();
    process.exit(0);
  });
}

function command({ env }: Readonly<{ env: Readonly<Record<string, string>> }>): string {
  const variables = Object.entries(env).map(
    ([name, value]) => `${name}=${/^[\w.:/-]+$/.test(value) ? value : `'${value}'`}`,
  );
  return `${variables.join(' ')} npm start`;
}

function somePeople() {
  const all = hirePeople(seededRandom(1)).filter(({ unitId }) => ['head-office', 'chengguan'].includes(unitId));
  const most = { manager: 3, supervisor: 1, appraiser: 1, executive: 0, inspector: 0 };
  return Object.entries(most).flatMap(([role, count]) =>
    all
      .filter((one) => one.role === role)
      .slice(0, count)
      .map(({ id, name, nameEn }) => ({ id: userId(id), name, nameEn, role, email: `${id}@jinyuan-bank.example` })),
  );
}

/** Platforms' own ids of people look like this. */
function userId(id: string): string {
  return platform === 'slack' ? `U${id.replace(/\W/g, '').toUpperCase()}` : `ou_${id}`;
}
