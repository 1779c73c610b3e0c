import type { Card } from '../../../src/chat/card.ts';
import type { Form } from '../../../src/chat/form.ts';
import type { Stage } from './serve.ts';

const at = (text: string) => new Date(`2026-11-${text}+08:00`);
const card = (content: Card) => ({ kind: 'card', card: content }) as const;

/** A manager's two days and a supervisor's ranking, as they look in a demo. */
export async function furnish({ desk }: Pick<Stage, 'desk'>): Promise<void> {
  await desk.say('m1', { kind: 'words', text: '写日志' }, at('17T17:39:00'));
  await desk.say(
    'm1',
    { kind: 'words', text: '今天拜访 3 户：万家福补货，晋阳机械谈续贷，宏达物流没见到人。' },
    at('17T17:40:00'),
  );
  await desk.say('m1', card(RECEIPT), at('17T17:42:00'));
  await desk.say('m1', card(MORNING), at('18T08:30:12'));
  await desk.say('m1', card(REMINDER), at('18T17:30:08'));
  await desk.say('s1', card(RANKING), at('16T09:00:05'));
  await desk.say('s1', card(MISSING), at('18T17:30:04'));
  await desk.say('s1', card(REPORT), at('18T17:31:04'));
}

const RECEIPT: Card = {
  title: '工作日志 · 11月17日 周二',
  tone: 'good',
  summary: '工作日志已交',
  blocks: [
    { kind: 'text', text: '17:42 按时提交，编号 **RZ-1117-07**。' },
    { kind: 'note', text: '主管 陈敏 · 未读' },
    {
      kind: 'buttons',
      buttons: [
        { label: '查看', action: 'open:7' },
        { label: '修改', action: 'amend:7' },
        { label: '撤回', action: 'withdraw:7', style: 'danger', confirm: '撤回后，这份日志就算没交。确定撤回吗？' },
      ],
    },
  ],
};

const MORNING: Card = {
  title: '早上好，张伟 · 周三 11月18日',
  tone: 'plain',
  summary: '今天要做的',
  blocks: [
    {
      kind: 'facts',
      facts: [
        { label: '今天要交', value: '工作日志 · **18:00** 截止' },
        { label: '计划拜访', value: '万家福超市（新建路店）、晋阳机械' },
        { label: '该跟进', value: '宏达物流 · 上次 11月4日，约好两周内回访' },
      ],
    },
    { kind: 'note', text: '昨天的日志陈敏已经看过。' },
  ],
};

const REMINDER: Card = {
  tone: 'attention',
  summary: '18:00 前还差工作日志',
  blocks: [
    {
      kind: 'text',
      text: '张伟，今天 18:00 前还差 **工作日志**。上午你已经记了 2 次拜访，我按它们起好了草稿，看一眼就能交。',
    },
    {
      kind: 'buttons',
      buttons: [
        { label: '看草稿', action: 'draft', style: 'primary' },
        { label: '今天没有', action: 'none' },
        { label: '半小时后再说', action: 'later' },
      ],
    },
  ],
};

const RANKING: Card = {
  title: '城关支行 · 第 46 周 11月9日–15日',
  tone: 'plain',
  summary: '第 46 周排名',
  blocks: [
    { kind: 'text', text: '平均 **82.4**（↑1.3）' },
    {
      kind: 'table',
      columns: [
        { label: '名次', align: 'end' },
        { label: '姓名', align: 'start' },
        { label: '得分', align: 'end' },
        { label: '变化', align: 'end' },
        { label: '拜访', align: 'end' },
        { label: '日志', align: 'end' },
      ],
      rows: [
        ['1', '**李娜**', '93.10', '↑2', '14/12', '5/5'],
        ['2', '王芳', '90.45', '–', '12/12', '5/5'],
        ['2', '张伟', '90.45', '↑1', '11/12', '5/5'],
        ['4', '赵磊', '72.00', '↓3', '6/12', '3/5'],
      ],
    },
    {
      kind: 'chart',
      form: 'bar',
      title: '第 46 周得分',
      unit: '分',
      categories: ['李娜', '王芳', '张伟', '赵磊'],
      series: [{ name: '得分', values: [93.1, 90.45, 90.45, 72] }],
    },
    {
      kind: 'chart',
      form: 'line',
      title: '近六周走势',
      unit: '分',
      categories: ['41 周', '42 周', '43 周', '44 周', '45 周', '46 周'],
      series: [
        { name: '城关支行', values: [79.2, 80.1, 80.6, 81.3, 81.1, 82.4] },
        { name: '全行', values: [80.4, 80.2, 80.9, null, 81.5, 81.2] },
      ],
    },
    { kind: 'divider' },
    {
      kind: 'text',
      text: '**变化最大**：李娜 ↑2（两户对公开户）；赵磊 ↓3（日志缺 2 天，计划拜访完成 50%）\n**该聊一聊**：赵磊（已 37 天没有面谈）',
    },
    {
      kind: 'buttons',
      buttons: [
        { label: '约面谈', action: 'talk', style: 'primary' },
        { label: '全部', action: 'all' },
      ],
    },
  ],
};

const MISSING: Card = {
  title: '城关支行 · 工作日志 · 11月18日',
  tone: 'problem',
  summary: '8 人中 6 人已交',
  blocks: [
    { kind: 'text', text: '8 人中 **6 人已交**，1 人请假。未交：赵磊（连续第 2 天）' },
    {
      kind: 'buttons',
      buttons: [
        { label: '提醒', action: 'nudge', style: 'primary' },
        { label: '批准免交', action: 'excuse' },
      ],
    },
  ],
};

const REPORT: Card = {
  title: '李娜的工作日志 · 11月18日',
  tone: 'plain',
  summary: '李娜的工作日志',
  blocks: [
    {
      kind: 'quote',
      words:
        '上午去了万家福超市（新建路店），王经理要补 2 条黄金叶，设备想换两台。\n下午电话联系晋阳机械李总，报价 ¥185,000，他说“月底定”。\n\n明天：宏达物流，送续贷材料。'.concat(
          '\n– 其他：见了三位老客户。'.repeat(12),
        ),
    },
    {
      kind: 'buttons',
      buttons: [
        { label: '很好', action: 'good' },
        { label: '一般', action: 'fair' },
        { label: '聊一聊', action: 'talk2' },
      ],
    },
  ],
};

/** The daily log, one field of every kind. */
export const LOG_FORM: Form = {
  id: 'form-1',
  title: '工作日志 · 11月18日 周三',
  intro: '写到一半关掉也没关系，已经写的会留作草稿。',
  submit: '提交',
  cancel: '先存草稿',
  fields: [
    {
      kind: 'longText',
      name: 'done',
      label: '今天做了什么',
      required: true,
      maxLength: 100,
      hint: '几句话就行：见了谁，谈了什么，下一步。',
    },
    {
      kind: 'lookup',
      name: 'customer',
      label: '主要客户',
      required: false,
      maxLength: 60,
      options: ['万家福超市（新建路店）', '万家福便利（开发区）', '晋阳机械', '宏达物流'].map((label, index) => ({
        value: `c${index}`,
        label,
      })),
    },
    {
      kind: 'choice',
      name: 'kind',
      label: '方式',
      required: true,
      options: [
        { value: 'face', label: '面访' },
        { value: 'phone', label: '电话' },
      ],
    },
    {
      kind: 'choices',
      name: 'topics',
      label: '谈到',
      required: false,
      options: ['存款', '贷款', '开户', '设备'].map((label, index) => ({ value: `t${index}`, label })),
    },
    { kind: 'date', name: 'next', label: '下次联系', required: false, value: '2026-11-25' },
    { kind: 'number', name: 'amount', label: '金额', required: false, hint: '可以写 10万' },
  ],
};
