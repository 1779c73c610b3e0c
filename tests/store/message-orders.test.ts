import { expect, it } from 'vitest';
import { arrive } from '../../src/store/inbox.ts';
import { openDaybook } from '../support/daybook.ts';

it('of a message and five changes the newest text wins, in all of their 720 orders', async () => {
  const { database } = await openDaybook();
  const account = { platform: 'chat', workspace: 'demo', user: 'li' };
  const orders = permutations([0, 1, 2, 3, 4, 5]);
  expect(orders).toHaveLength(720);
  await database.$transaction(
    async (tx) => {
      for (const order of orders) {
        const message = order.join('');
        let text = -1;
        for (const [place, version] of order.entries()) {
          const said = { message, at: new Date(1_763_449_200_000 + version), changes: version > 0 };
          const { turn } = await arrive(tx, `${message} ${version}`, account, { said });
          expect(turn === 'first').toBe(place === 0);
          if (turn !== 'overtaken') text = version;
        }
        expect(text).toBe(5);
      }
    },
    { timeout: 60_000 },
  );
}, 60_000);

function permutations<One>(all: readonly One[]): readonly (readonly One[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((one, index) => permutations(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}
