import { addDays, type LocalDate } from '../calendar/day.ts';
import { type Member, VIRTUAL } from './people.ts';
import { speaker } from './phrase.ts';
import type { Random } from './random.ts';
import type { CustomerKind } from './words/matter.ts';
import { FAMILIES, SORTS, type Sort, VILLAGES } from './words/places.ts';

/** A customer as their managers know them. `short` is how a log calls them. */
export type Customer = Readonly<{
  id: bigint;
  name: string;
  short: string;
  kind: CustomerKind;
  segment: Sort['segment'];
  address: string;
  contact: string;
  phone: string;
  products: string;
  goods: string;
  /** Who looks after them, and the share of each in hundredths of a percent. */
  managers: readonly Readonly<{ id: string; share: number }>[];
  since: LocalDate;
}>;

/** Customers that can be looked for by name; three of them answer to 万家福. All belong to one manager. */
const KNOWN: readonly (readonly [name: string, kind: CustomerKind, contact: string, address: string])[] = [
  ['万家福超市（新建路店）', 'shop', '王经理', '新建路126号'],
  ['万家福便利（开发区）', 'shop', '王店长', '开发区兴业街18号'],
  ['万家福烟酒', 'shop', '万老板', '城关东街37号'],
  ['晋阳机械', 'factory', '李总', '开发区创业路9号'],
  ['宏达物流', 'logistics', '贺总', '南环路物流园B区12号'],
  ['北关谷子种植合作社', 'farm', '郝理事长', '北关村'],
];
const KNOWN_MANAGER = 'zhao-lei';
/** Looks after 晋阳机械 with them. */
const KNOWN_PARTNER = 'li-na';

const STREETS: Readonly<Record<string, readonly string[]>> = {
  chengguan: ['城关东街', '城关西街', '鼓楼巷', '文庙街', '南关正街', '迎春街'],
  kaifaqu: ['兴业街', '创业路', '开发区二号路', '科技街', '滨河东路', '园区北路'],
  xinjianlu: ['新建路', '新建北路', '五一巷', '解放路', '和平街', '铁路西巷'],
  'head-office': ['府前街', '汾河大街'],
};
const SINGLE_OWNERS = new Set<CustomerKind>(['household', 'salaried']);

/** Everybody's customers: eight to twenty a manager, a few shared, some the virtual manager's, some nobody's. */
export function findCustomers(people: readonly Member[], today: LocalDate, random: Random): readonly Customer[] {
  const say = speaker(random);
  const names = new Set(KNOWN.map(([name]) => name));
  const customers: Customer[] = [];
  const managers = people.filter(({ role }) => role === 'manager');

  const add = (unitId: string, owners: Customer['managers'], known?: (typeof KNOWN)[number]): void => {
    const sort = known ? sortOf(known[1]) : anySort(random);
    const family = random.pick(FAMILIES);
    const place = random.pick(VILLAGES);
    let name = known?.[0] ?? say(sort.names, { family, place });
    while (!known && names.has(name))
      name = say(sort.names, { family: random.pick(FAMILIES), place: random.pick(VILLAGES) });
    names.add(name);
    const village = VILLAGES.find((one) => name.startsWith(one));
    const street = `${random.pick(STREETS[unitId] ?? [])}${random.whole(2, 188)}号`;
    customers.push({
      id: BigInt(customers.length + 1),
      name,
      short: shorten(name),
      kind: sort.kind,
      segment: sort.segment,
      address: known?.[3] ?? (village ? `${village}${/[垣庄村]$/.test(village) ? '' : '村'}` : street),
      contact:
        known?.[2] ??
        (SINGLE_OWNERS.has(sort.kind) ? ownName(name) : say(sort.contacts, { family: familyIn(name) ?? family })),
      // 1400 numbers belong to machines, so that nobody's telephone rings.
      phone: `1400${String(random.whole(0, 9_999_999)).padStart(7, '0')}`,
      products: random.pick(sort.products),
      goods: random.pick(sort.goods),
      managers: owners,
      since: addDays(today, -random.whole(120, 900)),
    });
  };

  for (const manager of managers) {
    const owner = [{ id: manager.id, share: 10_000 }];
    const known = manager.id === KNOWN_MANAGER ? KNOWN : [];
    for (const one of known) {
      const shared = [
        { id: manager.id, share: 6_000 },
        { id: KNOWN_PARTNER, share: 4_000 },
      ];
      add(manager.unitId, one[0] === '晋阳机械' ? shared : owner, one);
    }
    const count =
      manager.id === VIRTUAL ? 9 : manager.managerType === 'part_time' ? random.whole(8, 11) : random.whole(12, 20);
    for (let index = known.length; index < count; index++) {
      const colleagues = managers.filter(({ unitId, id }) => unitId === manager.unitId && id !== manager.id);
      const partner = colleagues.length > 0 && random.chance(0.04) ? random.pick(colleagues) : null;
      const shared = partner && [
        { id: manager.id, share: 6_000 },
        { id: partner.id, share: 4_000 },
      ];
      add(manager.unitId, shared ?? owner);
    }
  }
  for (let index = 0; index < 7; index++) add(random.pick(['chengguan', 'kaifaqu', 'xinjianlu']), []);
  return customers;
}

function sortOf(kind: CustomerKind): Sort {
  return SORTS.find((sort) => sort.kind === kind) ?? SORTS[0];
}

function anySort(random: Random): Sort {
  return random.pick(SORTS.flatMap((sort) => Array.from({ length: sort.share }, () => sort)));
}

/** 小史水果店 belongs to a 史; a shop with a lucky name may be anybody's. */
function familyIn(name: string): string | undefined {
  const [, behind, before] = /[老小](.)|^(.)[记家]/.exec(name) ?? [];
  return FAMILIES.find((family) => family === (behind ?? before));
}

/** A person is called as their name ends: 邱大姐, 孟大夫; of 杨家庄吴润香家 it is 吴润香. */
function ownName(name: string): string {
  const bare = name.replace(/（.*）$/, '').replace(/家$/, '');
  return bare.slice(-3).replace(/^(小区|宿舍|属院|街|关)/, '');
}

/** 城关小学 stays; 鑫源商贸（南市） and 北关种植专业合作社 are said shorter. */
function shorten(name: string): string {
  return name
    .replace(/（(老师|大夫|师傅|二中|县医院|供电所|城关小学|水务局|焦化厂|中医院)）$/, '')
    .replace('种养专业合作社', '合作社');
}
