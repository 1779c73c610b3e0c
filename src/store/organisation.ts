import type { Seed } from '../calendar/seed.ts';
import type { Tx } from '../database/connect.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { audit } from './audit.ts';
import { insert } from './demo.ts';
import { addVersion } from './rulebooks.ts';

/** Whose database this is. */
type Organisation = Readonly<{ name: string; nameEn: string; demo: boolean }>;

/** An organisation as it begins: its own unit, by its name, with one appraiser in it, by one version of the rules. */
type Founding = Readonly<{
  name: string;
  nameEn: string;
  unit: string;
  appraiser: Readonly<{ id: string; name: string; nameEn: string; email: string }>;
  rulebook: Pick<Rulebook, 'version' | 'zone'>;
  text: string;
  /** A local date. */
  from: string;
  calendar: Seed;
}>;

/** Whose database this is, null if nobody's yet, and its time. Nobody else can found one until the transaction ends. */
export async function lookAround(tx: Tx): Promise<Readonly<{ organisation: Organisation | null; now: Date }>> {
  await tx.$executeRaw`LOCK TABLE organisation IN EXCLUSIVE MODE`;
  const [organisation] = await tx.$queryRaw<Organisation[]>`SELECT name, name_en AS "nameEn", demo FROM organisation`;
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
  if (!row) throw new Error('the database does not tell the time');
  return { organisation: organisation ?? null, now: row.now };
}

/** Makes a database the organisation's. */
export async function found(tx: Tx, founding: Founding, now: Date): Promise<void> {
  const { name, nameEn, unit, appraiser, rulebook, text, from, calendar } = founding;
  await tx.$executeRaw`INSERT INTO organisation (name, name_en) VALUES (${name}, ${nameEn})`;
  await insert(tx, 'calendar_day', calendar.days);
  await insert(
    tx,
    'calendar_year',
    calendar.years.map((year) => ({ year })),
  );
  await addVersion(tx, rulebook, text, from);
  await tx.$executeRaw`INSERT INTO unit (id, name, name_en) VALUES (${unit}, ${name}, ${nameEn})`;
  await tx.$executeRaw`
    INSERT INTO person (id, name, name_en, email, role, unit_id, in_post_since)
    VALUES (${appraiser.id}, ${appraiser.name}, ${appraiser.nameEn}, lower(${appraiser.email}), 'appraiser', ${unit}, ${from}::date)`;
  const detail = { rulebook: rulebook.version, from, unit, appraiser: appraiser.id };
  await audit(tx, { at: now, actor: null, action: 'found', object: 'organisation', detail });
}

/** Whether somebody has this id and e-mail address. */
export async function isThere(tx: Tx, { id, email }: Readonly<{ id: string; email: string }>): Promise<boolean> {
  return (await tx.person.count({ where: { id, email: email.toLowerCase() } })) > 0;
}
