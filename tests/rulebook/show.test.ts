import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readRulebook } from '../../src/rulebook/load.ts';
import { Rulebook } from '../../src/rulebook/schema.ts';
import { rulebookText } from '../../src/rulebook/show.ts';
import { COMPLETE, changedAt, complete, leavesOf } from './complete.ts';
import { SMALL } from './small.ts';

const FOLDER = new URL('../../rulebooks/', import.meta.url);
const LOCALES = ['zh-CN', 'en'] as const;

/** Every key and every form of the schema by its path, and whether the data uses it. */
function uses(
  schema: unknown,
  values: readonly unknown[],
  path = '',
): readonly (readonly [path: string, used: boolean])[] {
  const given = values.filter((value) => value !== undefined);
  if (given.length === 0) return [[path, false]];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return uses(schema.unwrap(), given, path);
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, inner]) => {
      const inside = given.map((value) =>
        typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
      );
      return uses(inner, inside, `${path}.${key}`);
    });
  if (schema instanceof z.ZodArray) return uses(schema.element, given.flat(), `${path}[]`);
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((form, index) => {
      const fitting = form instanceof z.ZodType ? given.filter((value) => form.safeParse(value).success) : [];
      return uses(form, fitting, `${path}<${index}>`);
    });
  return [[path, true]];
}

describe('the rulebook in words', () => {
  it('is tried on everything that a rulebook can say', () => {
    const found = uses(Rulebook, [COMPLETE]);
    // A key that several forms share is said in one way.
    const bare = (path: string) => path.replaceAll(/<\d+>(?=\.)/gu, '');
    const used = found.filter(([, is]) => is).map(([path]) => bare(path));
    const reached = (path: string) =>
      used.some((one) => one === path || (/^[.<[]/u.test(one.replace(path, '')) && one.startsWith(path)));
    // One rulebook has only one form of these; the others have tests of their own, here or where duties are.
    const others =
      /(prompt|digest|\.on|no_target|missing|\.due)<\d>|grading\.steps<1>|pay\.base<0>|pay\.performance<[02]>/u;
    const left = found.map(([path]) => path).filter((path) => !others.test(path) && !reached(bare(path)));
    expect(left).toEqual([]);
  });

  it('says every value of the file: whatever is changed, the words change', () => {
    const texts = LOCALES.map((locale) => rulebookText(complete(), locale));
    const silent = leavesOf(COMPLETE).filter((path) => {
      const last = path.at(-1);
      // Names that only rows use.
      const changed = last === 'id' ? null : changedAt(path);
      if (changed === null) return false;
      return LOCALES.some((locale, index) => {
        const isOther = LOCALES.some((one) => one === last && one !== locale);
        return !isOther && rulebookText(changed, locale) === texts[index];
      });
    });
    expect(silent.map((path) => path.join('.'))).toEqual([]);
  });

  it.each([
    ['grading', 'steps', { by: 'shares', shares: [{ step: 'a', percent: 30 }] }, '| 甲 | 本级的 30% |'],
    ['pay', 'base', { from: 'given' }, '- 数额：随数据导入'],
    ['pay', 'performance', { from: 'given' }, '- 数额：随数据导入'],
    ['pay', 'performance', { from: 'pool' }, '- 数额：从一笔总额里按 总分 × 系数 分'],
  ])('says other forms, too: %s.%s as %j', (part, key, form, words) => {
    const data = structuredClone(COMPLETE);
    const holder = typeof data === 'object' && data !== null ? Reflect.get(data, part) : null;
    Reflect.set(holder, key, form);
    expect(rulebookText(Rulebook.parse(data), 'zh-CN')).toContain(words);
  });

  it('reads as people talk', () => {
    const read = readRulebook(SMALL, 'small.yaml');
    if (read.kind !== 'ok') throw new Error('the small rulebook is wrong');
    const zh = rulebookText(read.rulebook, 'zh-CN');
    expect(zh).toContain(
      '**拜访**：单位：次；取自：拜访里不同客户的个数，只算 方式 为 面访；目标：每年 496 次，按工作日分摊；计分：按完成率；最多：110 分；最少：10 分；没有数据：算 0 分',
    );
    expect(zh).toContain('- 交的日子：每个工作日\n- 截止：18:00');
    expect(zh).toContain('| 指标 | 权重 |\n| --- | --- |\n| 及时率 | 20 分 |\n| 拜访 | 40 分 |');
    const en = rulebookText(read.rulebook, 'en');
    expect(en).toContain(
      '**Visits**: unit: visits; taken from: how many customers are in Visit, each once, only How: In person; target: 496 visits a year, shared out by workdays; scored: by attainment; at most: 110 points; at least: 10 points; without data: counts as 0',
    );
    expect(en).toContain('veto: Praise below 0 times: no total above 60');
  });

  it.each(LOCALES)('is never without words: %s has no part that reads undefined', (locale) => {
    for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
      const read = readRulebook(readFileSync(new URL(file, FOLDER), 'utf8'), file);
      expect(read.kind === 'ok' ? rulebookText(read.rulebook, locale) : file).not.toMatch(/undefined|NaN|\[object/u);
    }
    expect(rulebookText(complete(), locale)).not.toMatch(/undefined|NaN|\[object/u);
  });
});
