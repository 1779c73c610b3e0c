import { describe, expect, it, onTestFinished } from 'vitest';
import { createSlack } from '../../../adapters/slack/index.ts';
import { type DrawChart, LARGEST_PICTURE, type NamePicture } from '../../../src/chat/adapter.ts';
import type { Card } from '../../../src/chat/card.ts';
import { fakeSlack } from '../../support/fake-slack.ts';
import { photo } from '../../support/pictures.ts';
import { cardFor, li, running } from './running.ts';

const CHART = {
  kind: 'chart',
  form: 'bar',
  title: '本周得分',
  unit: '分',
  categories: ['李伟', '王芳'],
  series: [{ name: '得分', values: [92, 88.5] }],
} as const satisfies Card['blocks'][number];
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const PICTURE: Card['blocks'][number] = { kind: 'picture', picture: 'p1', alt: '照片 1/1' };

/** An adapter that shows one picture of ours, `p1`, and draws charts; `uploads` counts what was brought to Slack. */
async function showing(drawChart: DrawChart = async () => PNG) {
  const slack = await fakeSlack();
  slack.joins('li');
  onTestFinished(slack.close);
  const names = new Map<string, string>();
  const namePicture: NamePicture = async (id, place, upload) => {
    const name = names.get(`${place} ${id}`) ?? (id === 'p1' ? await upload(photo()) : null);
    if (name !== null) names.set(`${place} ${id}`, name);
    return name;
  };
  const adapter = createSlack({
    ...slack.credentials,
    transport: { kind: 'http', signingSecret: slack.credentials.signingSecret },
    apiUrl: slack.apiUrl,
    now: () => new Date(),
    log: { info() {}, warn() {}, error() {} },
    receive: async () => ({ kind: 'done' }),
    suggest: async () => [],
    namePicture,
    drawChart,
    readFile: async () => null,
  });
  const uploads = () => slack.calls.filter(({ method }) => method === 'files.completeUploadExternal').length;
  const types = () =>
    slack
      .messages('li')
      .at(-1)
      ?.blocks.map(({ type }) => type);
  return { slack, adapter, uploads, types };
}

describe('a picture that somebody sends in Slack', () => {
  it('is handed on with its words, and apart from other files', async () => {
    const { slack, events } = await running();
    const picture = slack.files.ofPerson(photo());
    const paper = slack.files.ofPerson(Buffer.from('%PDF'), 'application/pdf');
    await slack.shows('li', [picture, paper], '门头照');
    expect(events.map(({ payload }) => payload)).toEqual([
      {
        kind: 'message',
        text: '门头照',
        message: expect.any(String),
        pictures: [{ ref: picture.id, mediaType: 'image/jpeg', bytes: picture.size }],
        files: [{ ref: paper.id, name: expect.any(String), bytes: paper.size }],
      },
    ]);
  });

  it('is fetched with the bearer from Slack alone', async () => {
    const { slack, adapter } = await running();
    const { id } = slack.files.ofPerson(photo());
    expect(await adapter.fetch(li, id)).toEqual({ kind: 'here', bytes: Uint8Array.from(photo()) });
  });

  it.each(['https://evil.example', 'http://files.slack.com', 'https://files.slack.com.evil.example'])(
    'is not fetched from %s, whatever Slack says',
    async (address) => {
      const { slack, adapter } = await running();
      const { id } = slack.files.ofPerson(photo());
      slack.files.liesAbout(address);
      expect(await adapter.fetch(li, id)).toMatchObject({ kind: 'gone' });
    },
  );

  it('waits while the app lacks the permission, and is gone when it was deleted', async () => {
    const { slack, adapter } = await running();
    const { id } = slack.files.ofPerson(photo());
    slack.files.scopes(false);
    expect(await adapter.fetch(li, id)).toEqual({ kind: 'retry', afterMs: 60_000, reason: 'Slack: missing_scope' });
    slack.files.scopes(true);
    slack.files.deletes(id);
    expect(await adapter.fetch(li, id)).toEqual({ kind: 'gone', reason: 'Slack: file_deleted' });
  });

  it('is gone when it is larger than it may be', async () => {
    const { slack, adapter } = await running();
    const { id } = slack.files.ofPerson(Buffer.concat([photo(), Buffer.alloc(LARGEST_PICTURE)]));
    expect(await adapter.fetch(li, id)).toMatchObject({ kind: 'gone' });
  });
});

describe('a picture on a card in Slack', () => {
  it('is uploaded once, looked over, and shown', async () => {
    const { slack, adapter, uploads, types } = await showing();
    for (const key of ['one', 'two']) await adapter.send(cardFor(key, { blocks: [PICTURE] }));
    expect(uploads()).toBe(1);
    expect(types()).toEqual(['image']);
    expect(slack.messages('li').map(({ text }) => text)).toEqual(['[照片 1/1]', '[照片 1/1]']);
    expect(slack.files.violations).toEqual([]);
  });

  it('leaves a line where it cannot be shown, and keeps nothing else from going out', async () => {
    const { slack, adapter } = await showing();
    slack.files.scopes(false);
    const text = { kind: 'text', text: '谈了续贷' } as const;
    expect(await adapter.send(cardFor('one', { blocks: [text, PICTURE] }))).toMatchObject({ kind: 'sent' });
    expect(slack.messages('li')[0]?.text).toBe('谈了续贷\n〔照片 1/1：没能显示〕');
  });
});

describe('a chart that Slack refuses', () => {
  it('is sent as a picture, with its figures in words', async () => {
    const { slack, adapter, types } = await showing();
    slack.refusesCharts();
    expect(await adapter.send(cardFor('one', { blocks: [CHART] }))).toMatchObject({ kind: 'sent' });
    expect(types()).toEqual(['image']);
    expect(slack.messages('li')[0]?.text).toBe('[本周得分 (分): 李伟 92, 王芳 88.5]');
  });

  it('is drawn only then', async () => {
    const { adapter, uploads, types } = await showing();
    await adapter.send(cardFor('one', { blocks: [CHART] }));
    expect({ uploads: uploads(), types: types() }).toEqual({ uploads: 0, types: ['data_visualization'] });
  });

  it('becomes text if it cannot be drawn', async () => {
    const { slack, adapter } = await showing(async () => Promise.reject(new Error('no type')));
    slack.refusesCharts();
    expect(await adapter.send(cardFor('one', { blocks: [CHART] }))).toMatchObject({ kind: 'sent' });
    expect(slack.messages('li')[0]?.text).toContain('李伟');
  });
});
