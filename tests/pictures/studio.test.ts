import { loadImage } from '@napi-rs/canvas';
import { expect, it, onTestFinished } from 'vitest';
import type { Chart } from '../../src/chat/card.ts';
import { createStudio } from '../../src/pictures/studio.ts';
import { photo, photoFromPhone } from '../support/pictures.ts';

const CHART: Chart = {
  kind: 'chart',
  form: 'bar',
  title: '本周得分',
  unit: '分',
  categories: ['李伟', '王芳', '赵磊'],
  series: [{ name: '得分', values: [92, 88.5, null] }],
};

function open() {
  const studio = createStudio();
  onTestFinished(studio.stop);
  return studio;
}

it('makes a picture small enough and keeps its shape', async () => {
  // 4000 × 2000 by 1600/4000 is 1600 × 800.
  expect(await open().shrink(photo(4000, 2000))).toMatchObject({ width: 1600, height: 800 });
});

it('turns a picture upright and leaves out what its camera wrote into it', async () => {
  const given = photoFromPhone(40, 20);
  expect(Buffer.from(given).includes('GPS')).toBe(true);
  const { jpeg, width, height } = await open().shrink(given);
  expect({ width, height }).toEqual({ width: 20, height: 40 });
  expect(Buffer.from(jpeg).includes('GPS')).toBe(false);
  expect(Buffer.from(jpeg).includes('Exif')).toBe(false);
});

it('says when something cannot be drawn, and goes on', async () => {
  const studio = open();
  await expect(studio.shrink(Buffer.from('no picture'))).rejects.toThrow();
  expect(await studio.shrink(photo())).toMatchObject({ width: 40 });
});

it.each(['zh-CN', 'en'])('draws a chart as a sharp PNG: %s', async (locale) => {
  const png = await open().draw(CHART, locale);
  const { width, height } = await loadImage(png);
  // 800 × 450 in double resolution.
  expect({ width, height }).toEqual({ width: 1600, height: 900 });
});

it('draws Chinese in type of its own: other words, another picture', async () => {
  const studio = open();
  const one = await studio.draw(CHART, 'zh-CN');
  const other = await studio.draw({ ...CHART, title: '上周得分' }, 'zh-CN');
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
});
