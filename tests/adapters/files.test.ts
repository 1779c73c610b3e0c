import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../adapters/feishu/message.ts';
import { fetchPicture, fileIn } from '../../adapters/playground/picture.ts';
import { decode } from '../../adapters/slack/decode.ts';

describe('a table in a message', () => {
  it('of Slack is a file, not a picture', () => {
    const body = {
      type: 'event_callback',
      team_id: 'T1',
      event_id: 'Ev1',
      event: {
        type: 'message',
        subtype: 'file_share',
        channel_type: 'im',
        channel: 'D1',
        user: 'U1',
        text: '',
        ts: '1763456789.000100',
        files: [
          { id: 'F1', name: '存款.csv', mimetype: 'text/csv', size: 120 },
          { id: 'F2', name: 'a.jpg', mimetype: 'image/jpeg', size: 9 },
          { id: 'F3', name: 'gone.csv', mimetype: 'text/csv', mode: 'tombstone' },
        ],
      },
    };
    expect(decode(body, new Date(0))?.event.payload).toMatchObject({
      kind: 'message',
      text: '',
      pictures: [{ ref: 'F2' }],
      files: [{ ref: 'F1', name: '存款.csv', bytes: 120 }],
    });
  });

  it('of Feishu is fetched as a file', async () => {
    const message = {
      message_id: 'om_1',
      chat_type: 'p2p',
      message_type: 'file',
      content: JSON.stringify({ file_key: 'file_v2_abc', file_name: '存款.xlsx' }),
    };
    const said = await decodeMessage(
      { sender: { sender_id: { open_id: 'ou_1' }, sender_type: 'user' }, message },
      async () => 'ou_bot',
    );
    expect(said).toMatchObject({
      payload: { kind: 'message', text: '', files: [{ ref: 'om_1:file_v2_abc:file', name: '存款.xlsx' }] },
    });
  });

  it('of the playground is its very bytes', async () => {
    const content = { kind: 'words', text: '', files: [{ name: 'a.csv', url: 'data:text/csv;base64,YSxiCg==' }] };
    const desk = { message: async () => ({ content }) } as unknown as Parameters<typeof fetchPicture>[0];
    const fetched = await fetchPicture(desk, fileIn('7', 0, 'a.csv').ref);
    expect(fetched.kind === 'here' && Buffer.from(fetched.bytes).toString()).toBe('a,b\n');
    expect(await fetchPicture(desk, fileIn('7', 1, 'b.csv').ref)).toMatchObject({ kind: 'gone' });
  });
});
