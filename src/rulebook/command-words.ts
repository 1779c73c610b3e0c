/** Every word that starts one of the product's own commands or steers a conversation, in both languages: no report may be called so. */
export const COMMAND_WORDS = [
  ...['help', '帮助', 'hi', '你好', 'settings', '设置', 'link', '绑定'],
  ...['due', '待办', 'my reports', '我的日志', 'score', '我的得分', '得分', 'why', '为什么'],
  ...['team', '团队', 'missing', '未交', 'rank', '排名', 'one-on-one', '面谈', 'rate', '评价'],
  ...['customers', '我的客户', 'leave', '请假', 'appeal', '申诉'],
  ...['cancel', '取消', 'skip', '跳过', 'back', '返回', 'preview', '预览'],
] as const;
