import type { Locale } from '../rulebook/words.ts';

/** How a cell is read: see `cells.ts`. `name` is a word that the rulebook or Daybook knows, `who` leads to a row of ours. */
export type CellKind = 'text' | 'who' | 'name' | 'number' | 'share' | 'date' | 'period';

type FieldWords = Readonly<{ cell: CellKind; 'zh-CN': readonly string[]; en: readonly string[] }>;

/** Every column that a file may have, and how people head it. The first of each language is what Daybook writes itself. */
export const FIELDS = {
  ref: {
    cell: 'text',
    'zh-CN': ['流水号', '编号', '单号', '凭证号', '序列号'],
    en: ['reference', 'ref', 'record id', 'record no', 'transaction id', 'voucher'],
  },
  id: {
    cell: 'text',
    'zh-CN': ['工号', '员工编号', '员工号', '人员编号'],
    en: ['person id', 'id', 'staff id', 'employee id', 'staff no'],
  },
  name: { cell: 'text', 'zh-CN': ['姓名', '名称'], en: ['name', 'full name', 'chinese name'] },
  name_en: { cell: 'text', 'zh-CN': ['英文名', '英文名称'], en: ['english name', 'name (english)'] },
  email: { cell: 'text', 'zh-CN': ['邮箱', '电子邮箱', '邮件'], en: ['email', 'e-mail', 'mail'] },
  role: { cell: 'name', 'zh-CN': ['角色', '岗位'], en: ['role', 'post'] },
  unit: {
    cell: 'who',
    'zh-CN': ['所属机构', '机构', '单位', '部门', '支行', '网点'],
    en: ['unit', 'branch', 'department'],
  },
  unit_id: {
    cell: 'text',
    'zh-CN': ['机构编号', '机构号', '机构代码', '单位编号'],
    en: ['unit id', 'branch id', 'unit code', 'branch code'],
  },
  unit_name: { cell: 'text', 'zh-CN': ['机构名称', '单位名称'], en: ['unit name', 'branch name'] },
  unit_name_en: { cell: 'text', 'zh-CN': ['机构英文名'], en: ['unit english name'] },
  parent: {
    cell: 'text',
    'zh-CN': ['上级机构', '上级机构编号', '上级单位'],
    en: ['parent unit', 'parent', 'belongs to'],
  },
  zone: { cell: 'text', 'zh-CN': ['时区'], en: ['time zone', 'zone', 'timezone'] },
  manager_type: { cell: 'name', 'zh-CN': ['客户经理类型', '经理类型', '类型'], en: ['manager type', 'type'] },
  grade: { cell: 'name', 'zh-CN': ['等级', '级别'], en: ['grade', 'level'] },
  step: { cell: 'name', 'zh-CN': ['档次', '档'], en: ['step'] },
  in_post_since: {
    cell: 'date',
    'zh-CN': ['任职日期', '上岗日期', '任现职时间'],
    en: ['in post since', 'since', 'post start'],
  },
  left_on: { cell: 'date', 'zh-CN': ['离岗日期', '离职日期', '离岗时间'], en: ['left on', 'leaving date', 'last day'] },
  hired_on: {
    cell: 'date',
    'zh-CN': ['入职日期', '入行日期', '参加工作时间'],
    en: ['hired on', 'hire date', 'date of hire'],
  },
  employment: { cell: 'text', 'zh-CN': ['用工形式', '用工性质'], en: ['employment', 'employment type'] },
  person: {
    cell: 'who',
    'zh-CN': ['客户经理', '姓名', '工号', '经理', '人员', '员工', '客户经理姓名', '客户经理工号', '管户经理'],
    en: ['manager', 'person', 'name', 'person id', 'account manager', 'employee', 'staff id', 'email'],
  },
  customer: {
    cell: 'who',
    'zh-CN': ['客户', '客户名称', '客户编号', '客户号', '户名'],
    en: ['customer', 'customer name', 'customer id', 'customer code', 'client'],
  },
  code: {
    cell: 'text',
    'zh-CN': ['客户编号', '客户号', '客户代码'],
    en: ['customer code', 'customer id', 'customer no', 'code'],
  },
  customer_name: {
    cell: 'text',
    'zh-CN': ['客户名称', '客户', '户名', '单位名称'],
    en: ['customer name', 'customer', 'client', 'name'],
  },
  segment: { cell: 'text', 'zh-CN': ['客户类别', '客户分类', '客群'], en: ['segment', 'category'] },
  address: { cell: 'text', 'zh-CN': ['地址', '住址'], en: ['address'] },
  share: { cell: 'share', 'zh-CN': ['分成比例', '比例', '份额', '占比'], en: ['share', 'percent', 'percentage'] },
  from: {
    cell: 'date',
    'zh-CN': ['起始日期', '开始日期', '生效日期', '起'],
    en: ['from', 'start date', 'effective from', 'valid from'],
  },
  until: { cell: 'date', 'zh-CN': ['截止日期', '结束日期', '止'], en: ['until', 'end date', 'to'] },
  fact: {
    cell: 'name',
    'zh-CN': ['数据项', '指标', '科目', '数据类型'],
    en: ['figure', 'fact', 'kind', 'indicator', 'item'],
  },
  on: {
    cell: 'date',
    'zh-CN': ['日期', '业务日期', '数据日期', '发生日期', '交易日期'],
    en: ['date', 'on', 'day', 'business date'],
  },
  value: {
    cell: 'number',
    'zh-CN': ['数值', '金额', '值', '余额'],
    en: ['value', 'amount', 'figure value', 'balance'],
  },
  indicator: { cell: 'name', 'zh-CN': ['指标', '指标名称', '考核指标'], en: ['indicator', 'metric'] },
  period: {
    cell: 'period',
    'zh-CN': ['考核期', '期间', '月份', '季度', '年度'],
    en: ['period', 'month', 'quarter', 'year'],
  },
  origin: { cell: 'name', 'zh-CN': ['目标来源', '来源'], en: ['origin', 'target origin'] },
  target: { cell: 'number', 'zh-CN': ['目标值', '目标', '任务数', '计划数'], en: ['target', 'target value', 'goal'] },
  exam: { cell: 'name', 'zh-CN': ['考试', '考试名称', '资格考试'], en: ['exam', 'examination'] },
  passed_on: {
    cell: 'date',
    'zh-CN': ['通过日期', '合格日期', '考试日期'],
    en: ['passed on', 'pass date', 'exam date'],
  },
  expires_on: {
    cell: 'date',
    'zh-CN': ['有效期至', '到期日期', '失效日期'],
    en: ['expires on', 'valid until', 'expiry date'],
  },
  reviewed_on: { cell: 'date', 'zh-CN': ['评议日期', '日期'], en: ['reviewed on', 'review date', 'date'] },
  review: {
    cell: 'number',
    'zh-CN': ['能力评议得分', '能力评议', '评议得分', '评议分'],
    en: ['ability score', 'ability review', 'review score'],
  },
  product_id: { cell: 'text', 'zh-CN': ['产品编号', '产品代码', '产品号'], en: ['product id', 'product code', 'sku'] },
  product_name: { cell: 'text', 'zh-CN': ['产品名称', '产品'], en: ['product name', 'product'] },
  product_name_en: { cell: 'text', 'zh-CN': ['产品英文名'], en: ['product english name'] },
  price: {
    cell: 'number',
    'zh-CN': ['单价', '单位价格', '计价', '单位分值'],
    en: ['unit price', 'price', 'points each'],
  },
  product: {
    cell: 'who',
    'zh-CN': ['产品', '产品编号', '产品名称', '产品代码'],
    en: ['product', 'product id', 'product name', 'product code'],
  },
  quantity: { cell: 'number', 'zh-CN': ['数量', '笔数', '件数'], en: ['quantity', 'qty', 'count'] },
  event: { cell: 'name', 'zh-CN': ['事件', '事件类型', '奖惩事项'], en: ['event', 'event kind', 'event type'] },
  points: { cell: 'number', 'zh-CN': ['分值', '加扣分', '扣分'], en: ['points', 'score points'] },
  form: { cell: 'name', 'zh-CN': ['评价表', '测评表', '评价'], en: ['evaluation form', 'form', 'evaluation'] },
  rater_group: { cell: 'name', 'zh-CN': ['评价人类别', '评价主体', '评价组'], en: ['rater group', 'group', 'raters'] },
  rater: { cell: 'text', 'zh-CN': ['评价人', '评分人'], en: ['rater', 'rated by'] },
  rating: { cell: 'number', 'zh-CN': ['评分', '评价得分', '得分'], en: ['rating', 'score'] },
  base: { cell: 'number', 'zh-CN': ['岗位工资', '基本工资', '岗位基本工资'], en: ['base pay', 'base wage', 'base'] },
  performance: { cell: 'number', 'zh-CN': ['绩效工资', '绩效金额', '绩效'], en: ['performance pay', 'performance'] },
} as const satisfies Record<string, FieldWords>;

/** A column by our name for it. */
export type FieldId = keyof typeof FIELDS;

/** How Daybook heads a column. */
export function headingOf(field: FieldId, locale: Locale): string {
  return FIELDS[field][locale][0];
}
