/** The few words the encoders add themselves. */
export type Words = Readonly<{
  choose: string;
  longer(most: number): string;
  kept: string;
  fewerOptions(shown: number): string;
  suggestions(labels: string): string;
  noPicture(alt: string): string;
  noForm: string;
}>;

/** @param locale `zh-CN` or `en`; any other is English */
export function wordsIn(locale: string): Words {
  return locale === 'zh-CN' ? ZH : EN;
}

const ZH: Words = {
  choose: '请选择',
  longer: (most) => `这里最多写 ${most} 字；更长的内容可以直接发消息给我。`,
  kept: '这一项太长，这里放不下，已原样保留。要改就先发“文字版”，再发“接着填”。',
  fewerOptions: (shown) => `选项较多，这里只列出 ${shown} 个；其余的可以直接发消息告诉我。`,
  suggestions: (labels) => `例如：${labels}`,
  noPicture: (alt) => `〔${alt}：没能显示〕`,
  noForm: '表单没能显示。先发“文字版”，再发“接着填”，我一项一项问您。',
};

const EN: Words = {
  choose: 'Choose',
  longer: (most) => `Up to ${most} characters here; send me anything longer as a message.`,
  kept: 'Too long to fit here; it stays as it is. To change it, say “text only”, then “go on with the form”.',
  fewerOptions: (shown) => `Only ${shown} of the options fit here; tell me any other in a message.`,
  suggestions: (labels) => `For example: ${labels}`,
  noPicture: (alt) => `[${alt}: could not be shown]`,
  noForm:
    'The form could not be shown. Say “text only”, then “go on with the form”, and I will ask one thing after the other.',
};
