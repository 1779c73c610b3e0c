import { expect, it } from 'vitest';
import { createMetrics } from '../src/operations.ts';
import { openDaybook } from './support/daybook.ts';

it('the metrics count whom no messages reach, people and whole workspaces', async () => {
  const { database } = await openDaybook();
  const metrics = createMetrics(database);
  const lines = async () =>
    (await metrics()).text.split('\n').filter((line) => line.startsWith('daybook_out_of_reach'));
  expect(await lines()).toEqual(['daybook_out_of_reach{who="person"} 0', 'daybook_out_of_reach{who="workspace"} 0']);
  const parked = {
    platform: 'slack',
    cause: 'deactivated',
    reason: 'Slack: user_disabled',
    since: new Date(),
    probeAt: new Date(),
  };
  for (const userId of ['u1', 'u2']) await database.parking.create({ data: { ...parked, workspace: 'T1', userId } });
  await database.parking.create({ data: { ...parked, workspace: 'T2', userId: '', cause: 'token' } });
  expect(await lines()).toEqual(['daybook_out_of_reach{who="person"} 2', 'daybook_out_of_reach{who="workspace"} 1']);
});
