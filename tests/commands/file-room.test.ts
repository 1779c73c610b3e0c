import { describe, expect, it } from 'vitest';
import { withRoom } from '../../src/commands/file-room.ts';
import { createWords } from '../../src/i18n.ts';
import { openDaybook } from '../support/daybook.ts';

const words = createWords()['zh-CN'];
const field = (name: string, length: number, more: object = {}) => ({
  kind: 'longText' as const,
  name,
  label: name,
  required: false,
  maxLength: 50_000,
  value: '字'.repeat(length),
  ...more,
});
const names = (form: ReturnType<typeof withRoom>) => form.fields.map(({ name }) => name);

describe('a form with more in it than platforms show', () => {
  it('leaves out what is too long by itself, and says how it is changed', () => {
    const form = withRoom({ intro: '11月18日', fields: [field('a', 3_001), field('b', 3_000)] }, words);
    expect(names(form)).toEqual(['b']);
    expect(form.intro).toBe('11月18日 · “a”太长，表单里放不下，已原样保留；想改就打“a：新的内容”。');
  });

  it('leaves out the longest where all together is too long', () => {
    // Room for 6000 less 100 a field: 5700, of which the two shorter take 3800.
    const fields = [field('a', 2_900), field('b', 1_800), field('c', 2_000)];
    expect(names(withRoom({ fields }, words))).toEqual(['b', 'c']);
  });

  it('keeps what fits, and what has to be mended', () => {
    expect(withRoom({ fields: [field('a', 3_000)] }, words)).toEqual({ fields: [field('a', 3_000)] });
    expect(names(withRoom({ fields: [field('a', 4_000, { error: '太长' })] }, words))).toEqual(['a']);
  });

  it('loses nothing of a long draft that is opened in it', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    const long = '今天拜访了三家企业。'.repeat(5_000);
    await li.says('写日志');
    await li.says(long);
    await li.presses('改用表单');
    await li.sees('“今天做了什么”太长，表单里放不下');
    await li.submits({ 明天打算: '送合同' });
    const [report] = await daybook.database.report.findMany();
    expect(report?.content).toEqual({ done: long, tomorrow: '送合同' });
  });
});
