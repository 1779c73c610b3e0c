import { expect, it } from 'vitest';
import { openSystem } from '../support/system.ts';

/** The customers that the examples speak of. */
const CUSTOMERS: Readonly<Record<string, readonly string[]>> = {
  'commercial-bank': ['恒通贸易', 'Hengtong Trading'],
  'customer-service': ['兴隆小区物业', 'Xinglong Estate'],
  'oil-direct-sales': ['远航物流', 'Yuanhang Logistics'],
  'corporate-bank-team': ['华岳重工', 'Huayue Heavy Industry'],
};

it.each(Object.keys(CUSTOMERS))('%s: each example files its report as it stands, in both languages', async (id) => {
  const system = await openSystem(id, {
    starts: '2026-03-30 08:00',
    people: [
      { id: 'li', name: '李娜' },
      { id: 'smith', name: 'Anna Smith' },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
    ],
    customers: CUSTOMERS[id] ?? [],
  });
  for (const [who, locale] of [
    ['li', 'zh-CN'],
    ['smith', 'en'],
  ] as const) {
    const writer = system.meets(who);
    for (const { name, example } of system.rulebook.reports) {
      await writer.says(example[locale]);
      await writer.sees(`✅ ${name['zh-CN']}`);
    }
  }
  expect(await system.database.report.count()).toBe(2 * system.rulebook.reports.length);
});
