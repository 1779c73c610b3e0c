import { describe, expect, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';

const personOf = ({ database }: Awaited<ReturnType<typeof openDaybook>>, id: string) =>
  database.person.findUniqueOrThrow({ where: { id } });

describe('settings', () => {
  it('shows them, and changes the language at a tap or a word', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('设置');
    await li.sees('您的设置', '语言 中文', 'Asia/Shanghai', '21:30–07:30');
    await li.presses('Switch to English');
    await li.sees('Language English');
    await li.says('settings 中文');
    await li.sees('您的设置', '语言 中文');
    await li.seesNo('已保存');
  });

  it('takes another zone for what is shown, not for what is due', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('设置 Europe/Berlin');
    await li.sees('Europe/Berlin', '截止时间仍按机构所在时区 Asia/Shanghai 计算');
    await li.says('写日志 拜访3户');
    await li.sees('✅ 工作日志', '08:00 按时');
    await li.says('设置 Mars/Olympus');
    await li.sees('没听懂“Mars/Olympus”');
  });

  it('by form, with what is wrong beside its field', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('设置');
    await li.presses('修改');
    await li.submits({ 时区: 'Mars/Olympus', 免打扰开始: '20:00', 免打扰结束: '' });
    await li.sees('没有“Mars/Olympus”这个时区', '开始和结束要一起填');
    await li.submits({ 时区: 'Asia/Tokyo', 免打扰结束: '08:00', 提醒: '不提醒', 每周排名: '不接收' });
    await li.sees('您的设置', 'Asia/Tokyo', '20:00–08:00', '不提醒');
    expect(await personOf(daybook, 'li')).toMatchObject({
      zone: 'Asia/Tokyo',
      reminders: 'off',
      quietFrom: '20:00',
      quietUntil: '08:00',
      digest: false,
      locale: 'zh-CN',
    });
    await daybook.walksTo('2026-11-18 17:59');
    await li.seesNo('还差');
  });
});
