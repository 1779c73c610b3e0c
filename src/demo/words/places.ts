import type { CustomerKind } from './matter.ts';

/** How customers of one kind are called, whom one talks to there, and what they use of ours. */
export type Sort = Readonly<{
  kind: CustomerKind;
  segment: 'retail' | 'corporate' | 'personal' | 'institution';
  /** How many of a hundred customers are of this kind. */
  share: number;
  /** `$family` is a family name, `$luck` a lucky shop name, `$place` a village. */
  names: readonly string[];
  contacts: readonly string[];
  products: readonly string[];
  goods: readonly string[];
}>;

export const FAMILIES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林郭马罗梁宋郑谢韩唐冯董程曹袁邓许傅曾彭吕苏卢蒋蔡贾魏薛叶阎潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
];

const LUCK =
  '{鑫|惠|福|万|金|聚|同|永|顺|泰|恒|瑞|宏|广|祥|益|盛|嘉|德|兴}{源|民|盛|达|隆|丰|和|利|康|顺|泰|祥|发|佳|茂|诚|通|汇|昌|旺}';

export const VILLAGES = [
  '北关',
  '西堡',
  '上庄',
  '杨家庄',
  '东阁',
  '南峪',
  '柳林',
  '石桥',
  '下河',
  '郝村',
  '大渠',
  '古寨',
  '前营',
  '后沟',
  '三井',
  '牛家垣',
  '龙泉',
  '曲沟',
  '沙河',
  '红崖',
];

export const SORTS: readonly [Sort, ...Sort[]] = [
  {
    kind: 'shop',
    segment: 'retail',
    share: 24,
    names: [
      `${LUCK}{超市|便利店|烟酒|生活超市|五金店|文具店|粮油店|母婴店|家电|水果店|服装店|鞋店}`,
      '{老$family|$family记|小$family}{烟酒|五金|干果|水果店|百货|文具|电动车行|手机店}',
      '{好邻居|天天鲜|百姓|家家乐|四季鲜|一品|新时代|千禧|晋味|阳光}{超市|便利店|果蔬店|童装店|眼镜店|药店|窗帘店}',
    ],
    contacts: ['$family老板', '$family老板', '老板娘$family姐', '$family经理'],
    products: ['收款码', '收款码、活期', '商户贷20万、收款码', '活期，他行收款码', '收款码、手机银行'],
    goods: ['酒水饮料', '米面油', '烟酒', '干果礼盒', '日化', '童装', '小家电', '羽绒服', '零食'],
  },
  {
    kind: 'eatery',
    segment: 'retail',
    share: 10,
    names: [
      '{老$family|$family记|$family家}{刀削面|羊汤馆|饺子馆|过油肉|包子铺|烧烤|火锅|牛肉面}',
      '{聚贤|福满|醉晋|好运来|一家亲|晋阳春|柳巷|邻里}{饭店|酒楼|食府|小厨|大酒店}',
      `${LUCK}{饭店|面馆|烘焙|早餐店}`,
    ],
    contacts: ['$family老板', '$family师傅', '老板娘$family姐'],
    products: ['收款码', '活期', '收款码、创业贷10万', '无'],
    goods: ['食材', '冻品', '酒水'],
  },
  {
    kind: 'wholesale',
    segment: 'corporate',
    share: 8,
    names: [
      `${LUCK}{商贸|粮油批发|酒水批发|果品批发|副食批发|农资}`,
      '{晋北|汾河|三晋|云中|北辰|南市}{商贸|酒业|冷链|茶叶批发|调料批发}',
    ],
    contacts: ['$family总', '$family老板', '$family经理'],
    products: ['流贷80万、对公账户', '收款码、商户贷', '对公账户、网银', '基本户'],
    goods: ['白酒', '饮料', '食用油', '调味品', '化肥', '礼盒'],
  },
  {
    kind: 'factory',
    segment: 'corporate',
    share: 9,
    names: [
      `${LUCK}{机械|铸造|锻造|包装|印刷|建材厂|食品|纸箱厂|塑业|环保设备}`,
      '{晋源|汾阳|北山|晋中|太行|龙城}{玻璃|醋业|陶瓷|耐火材料|汽配|门窗|服饰}',
    ],
    contacts: ['$family总', '$family厂长', '$family会计', '财务$family经理'],
    products: ['流贷200万、基本户、网银', '流贷300万、承兑', '基本户、代发', '一般户'],
    goods: ['原料', '钢材', '包装'],
  },
  {
    kind: 'logistics',
    segment: 'corporate',
    share: 5,
    names: [`${LUCK}{物流|运输|货运部|快运|汽运}`, '{晋通|北方|安捷|速达|顺路}{物流|快递|运输}'],
    contacts: ['$family总', '$family队长', '$family经理'],
    products: ['流贷200万', '基本户、ETC', '车贷', '对公账户'],
    goods: ['车辆', '轮胎'],
  },
  {
    kind: 'builder',
    segment: 'corporate',
    share: 5,
    names: [`${LUCK}{建材|装饰|建筑劳务|钢构|园林|市政工程|门窗}`],
    contacts: ['$family总', '$family经理', '$family会计'],
    products: ['保函、基本户', '基本户、代发', '流贷150万'],
    goods: ['钢材', '水泥', '板材'],
  },
  {
    kind: 'farm',
    segment: 'corporate',
    share: 11,
    names: [
      '$place{种植|养殖|果蔬|谷子|玉米}合作社',
      '$place{$family家|老$family}{猪场|羊场|鸡场|果园|大棚}',
      `${LUCK}{农牧|家庭农场|种养专业合作社}`,
    ],
    contacts: ['$family理事长', '$family老板', '$family场长', '老$family'],
    products: ['农户贷20万', '农担贷50万', '惠农卡', '信用贷10万、手机银行'],
    goods: ['饲料', '玉米', '谷子'],
  },
  {
    kind: 'household',
    segment: 'personal',
    share: 13,
    names: [
      '$place$family{建军|桂花|秀兰|福生|玉梅|根旺|改花|存柱|二明|爱萍|满仓|润香|春生|巧云}家',
      '{西街|东街|南关|家属院|水泥厂宿舍|铁路小区}$family{阿姨|大爷|师傅|老师|大姐|婶}',
    ],
    contacts: ['$family大爷', '$family阿姨', '$family师傅', '$family婶', '老$family'],
    products: ['定期、社保卡', '三年定期', '活期折', '惠农卡、定期'],
    goods: ['农具'],
  },
  {
    kind: 'salaried',
    segment: 'personal',
    share: 6,
    names: [
      '$family{老师（二中）|大夫（县医院）|师傅（供电所）|老师（城关小学）|会计（水务局）|班长（焦化厂）|护士（中医院）}',
    ],
    contacts: ['本人'],
    products: ['工资卡（他行）', '消费贷、手机银行', '公积金卡', '活期'],
    goods: ['装修'],
  },
  {
    kind: 'institution',
    segment: 'institution',
    share: 5,
    names: [
      '{第二|第三|城关|实验|晋阳|育英}{中学|小学|幼儿园}',
      '{城关镇|开发区|东关}卫生院',
      '{县|新建路|开发区}{中医院|供热公司|水务公司|养老院|职业中学}',
    ],
    contacts: ['$family校长', '财务$family科长', '$family主任', '出纳小$family'],
    products: ['一般户', '代收（他行）', '代发120人', '基本户'],
    goods: ['设备'],
  },
  {
    kind: 'village',
    segment: 'institution',
    share: 4,
    names: ['$place村委会', '$place村集体经济合作社'],
    contacts: ['$family书记', '$family会计', '$family主任'],
    products: ['村集体账户', '助农点', '整村授信'],
    goods: ['农机'],
  },
];
