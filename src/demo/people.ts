import type { Random } from './random.ts';

/** How somebody works and writes. Shares are from 0 to 1. */
type Temper = Readonly<{
  /** Visits on an ordinary day, on average. */
  visits: number;
  /** How often a visit brings the matter forward. */
  skill: number;
  /** How much of the month's targets the figures reach. */
  attainment: number;
  /** Of the logs, how many come after the deadline, and how many never. */
  late: number;
  missing: number;
  /** How much they write: a few words, a few sentences, or all of it. */
  style: 'terse' | 'plain' | 'rich';
  /** What this grows (or falls) by in the last three weeks: attainment, and with it diligence. */
  trend: number;
}>;

export type Member = Readonly<{
  id: string;
  name: string;
  nameEn: string;
  role: 'manager' | 'supervisor' | 'appraiser' | 'executive' | 'inspector';
  unitId: string;
  managerType: string | null;
  grade: string | null;
  step: string | null;
  yearsInPost: number;
  locale: 'zh-CN' | 'en';
  temper: Temper;
}>;

export const ORGANISATION = { name: '晋源农村合作银行', nameEn: 'Jinyuan Rural Cooperative Bank' };

export const UNITS = [
  { id: 'head-office', parentId: null, name: '总行', nameEn: 'Head Office' },
  { id: 'chengguan', parentId: 'head-office', name: '城关支行', nameEn: 'Chengguan Branch' },
  { id: 'kaifaqu', parentId: 'head-office', name: '开发区支行', nameEn: 'Development Zone Branch' },
  { id: 'xinjianlu', parentId: 'head-office', name: '新建路支行', nameEn: 'Xinjian Road Branch' },
] as const;

/** The virtual manager, who holds the business that no single person owns. */
export const VIRTUAL = 'virtual-manager';

const EXCELLENT: Temper = {
  visits: 2.2,
  skill: 0.72,
  attainment: 0.94,
  late: 0.01,
  missing: 0,
  style: 'rich',
  trend: 0.02,
};
const GOOD: Temper = {
  visits: 1.95,
  skill: 0.6,
  attainment: 0.88,
  late: 0.05,
  missing: 0.01,
  style: 'plain',
  trend: 0,
};
const FAIR: Temper = {
  visits: 1.6,
  skill: 0.48,
  attainment: 0.82,
  late: 0.12,
  missing: 0.03,
  style: 'plain',
  trend: 0,
};
const BUSY: Temper = { visits: 2.3, skill: 0.55, attainment: 0.9, late: 0.16, missing: 0.05, style: 'terse', trend: 0 };
const WEAK: Temper = {
  visits: 1,
  skill: 0.34,
  attainment: 0.64,
  late: 0.22,
  missing: 0.09,
  style: 'terse',
  trend: -0.04,
};
const GROWING: Temper = {
  visits: 1.9,
  skill: 0.5,
  attainment: 0.78,
  late: 0.06,
  missing: 0.01,
  style: 'rich',
  trend: 0.14,
};
const FALLING: Temper = {
  visits: 1.9,
  skill: 0.46,
  attainment: 0.86,
  late: 0.1,
  missing: 0.04,
  style: 'terse',
  trend: -0.26,
};

/** name, English name, grade and step (a dash where there is none), type, years in post, temper. */
type Line = readonly [name: string, nameEn: string, grade: string, type: string, years: number, temper: Temper];

const TEAMS: Readonly<Record<'chengguan' | 'kaifaqu' | 'xinjianlu', readonly Line[]>> = {
  chengguan: [
    ['李娜', 'Li Na', 'senior B', 'full_time', 9, EXCELLENT],
    ['王芳', 'Wang Fang', 'middle A', 'full_time', 7, GOOD],
    ['张伟', 'Zhang Wei', 'middle A', 'full_time', 6, { ...GOOD, style: 'rich' }],
    ['刘建国', 'Liu Jianguo', 'middle C', 'full_time', 15, { ...FAIR, style: 'terse' }],
    ['赵磊', 'Zhao Lei', 'junior A', 'full_time', 4, FALLING],
    ['孙丽', 'Sun Li', 'junior B', 'full_time', 3, GROWING],
    ['郭晓燕', 'Guo Xiaoyan', 'middle B', 'part_time', 8, { ...FAIR, visits: 0.9 }],
    ['韩宇', 'Han Yu', 'probation', 'full_time', 0.6, { ...GROWING, attainment: 0.7, visits: 1.4 }],
  ],
  kaifaqu: [
    ['周涛', 'Zhou Tao', 'senior A', 'full_time', 11, { ...EXCELLENT, style: 'plain' }],
    ['吴婷', 'Wu Ting', 'middle A', 'full_time', 6, { ...GOOD, style: 'rich' }],
    ['郑凯', 'Zheng Kai', 'middle B', 'full_time', 5, BUSY],
    ['冯雪', 'Feng Xue', 'middle C', 'full_time', 5, { ...GOOD, attainment: 0.88 }],
    ['陈嘉慧', 'Chen Jiahui', 'junior A', 'full_time', 2, { ...GOOD, attainment: 0.91 }],
    ['何志强', 'He Zhiqiang', 'junior B', 'full_time', 12, WEAK],
    ['宋佳', 'Song Jia', 'junior C', 'part_time', 3, { ...FAIR, visits: 0.8 }],
    [
      '梁浩',
      'Liang Hao',
      'probation',
      'full_time',
      0.4,
      { ...WEAK, style: 'plain', attainment: 0.6, late: 0.05, missing: 0 },
    ],
  ],
  xinjianlu: [
    ['杨静', 'Yang Jing', 'senior C', 'full_time', 10, { ...EXCELLENT, attainment: 0.92 }],
    ['马振华', 'Ma Zhenhua', 'middle A', 'full_time', 7, { ...BUSY, attainment: 0.9 }],
    ['胡敏', 'Hu Min', 'middle B', 'full_time', 6, GOOD],
    ['高翔', 'Gao Xiang', 'middle B', 'full_time', 5, { ...FAIR, trend: -0.1 }],
    ['曹雪梅', 'Cao Xuemei', 'middle C', 'part_time', 14, { ...FAIR, visits: 1, style: 'rich' }],
    ['武俊杰', 'Wu Junjie', 'junior A', 'full_time', 3, { ...FAIR, attainment: 0.76 }],
    ['田野', 'Tian Ye', 'junior C', 'full_time', 2, { ...WEAK, trend: 0.12 }],
    ['段慧', 'Duan Hui', 'probation', 'full_time', 0.8, { ...GROWING, trend: 0.05 }],
  ],
};

/** name, English name, role, unit, years in post. */
const OTHERS: readonly (readonly [string, string, Member['role'], Member['unitId'], number])[] = [
  ['陈敏', 'Chen Min', 'supervisor', 'chengguan', 5],
  ['贾文博', 'Jia Wenbo', 'supervisor', 'kaifaqu', 3],
  ['薛莉', 'Xue Li', 'supervisor', 'xinjianlu', 7],
  ['任秀英', 'Ren Xiuying', 'appraiser', 'head-office', 6],
  ['侯建平', 'Hou Jianping', 'executive', 'head-office', 8],
];

/** Who speaks English at work; everybody else reads Chinese. */
const ENGLISH = new Set(['chen-jiahui', 'hou-jianping']);

/** Everybody in the bank, in the order in which people are listed: supervisors first, then their teams. */
export function hirePeople(random: Random): readonly Member[] {
  const leaders = OTHERS.map(([name, nameEn, role, unitId, years]) =>
    member({
      name,
      nameEn,
      role,
      unitId,
      yearsInPost: years,
      managerType: null,
      grade: null,
      step: null,
      temper: GOOD,
    }),
  );
  const managers = UNITS.flatMap((unit) =>
    unit.id === 'head-office'
      ? []
      : TEAMS[unit.id].map(([name, nameEn, rank, type, years, temper]) => {
          const [grade = null, step = null] = rank.split(' ');
          const own = { ...temper, attainment: temper.attainment + (random.next() - 0.5) * 0.06 };
          return member({
            name,
            nameEn,
            role: 'manager',
            unitId: unit.id,
            yearsInPost: years,
            managerType: type,
            grade,
            step,
            temper: own,
          });
        }),
  );
  const virtual: Member = {
    ...member({
      name: '虚拟客户经理',
      nameEn: 'House Account',
      role: 'manager',
      unitId: 'head-office',
      yearsInPost: 3,
      managerType: 'virtual',
      grade: null,
      step: null,
      temper: GOOD,
    }),
    id: VIRTUAL,
  };
  return [...leaders, ...managers, virtual];
}

function member(given: Omit<Member, 'id' | 'locale'>): Member {
  const id = given.nameEn.toLowerCase().replaceAll(' ', '-');
  return { id, locale: ENGLISH.has(id) ? 'en' : 'zh-CN', ...given };
}
