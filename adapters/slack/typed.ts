/** What a person typed: Slack's references turned back into their words, its three escapes undone. */
export function typed(text: string): string {
  return text
    .replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_, target: string, shown: string | undefined) => {
      const sign = target[0] === '@' || target[0] === '#' ? target[0] : '';
      if (shown !== undefined) return sign !== '' && !shown.startsWith(sign) ? sign + shown : shown;
      return target.startsWith('!') ? `@${target.slice(1)}` : target;
    })
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
