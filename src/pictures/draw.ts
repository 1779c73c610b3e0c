import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { Chart } from '../chat/card.ts';

const WIDTH = 800;
const HEIGHT = 450;
/** Twice as many pixels, so that it is sharp on a phone. */
const RATIO = 2;
const FONT = 'Daybook';
const COLOURS = ['#0b6e63', '#d97706', '#2563eb', '#b4235a', '#6d5bd0', '#5b6b73'];

let isReady = false;

/** A chart as a PNG picture, with Chinese and Latin type of our own: a server has none. Missing values leave a gap. */
export function draw(chart: Chart, locale: string): Uint8Array {
  prepare();
  const canvas = createCanvas(WIDTH, HEIGHT);
  const figure = init(Object.assign(canvas, { style: {} }) as unknown as HTMLCanvasElement, null, {
    width: WIDTH,
    height: HEIGHT,
    devicePixelRatio: RATIO,
    locale: locale.startsWith('zh') ? 'ZH' : 'EN',
  });
  figure.setOption(optionOf(chart));
  const png = canvas.toBuffer('image/png');
  figure.dispose();
  return png;
}

function prepare(): void {
  if (isReady) return;
  for (const weight of ['Regular', 'Bold'])
    GlobalFonts.registerFromPath(
      fileURLToPath(new URL(`../fonts/NotoSansHans-${weight}.otf`, import.meta.resolve('@embedpdf/fonts-sc'))),
      FONT,
    );
  use([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, CanvasRenderer]);
  setPlatformAPI({ createCanvas: () => createCanvas(32, 32) as unknown as HTMLCanvasElement });
  isReady = true;
}

function optionOf({ form, title, unit, categories, series }: Chart) {
  const slanted = categories.join('').length * 14 > WIDTH - 160;
  const single = series.length === 1;
  return {
    animation: false,
    backgroundColor: '#ffffff',
    color: COLOURS,
    textStyle: { fontFamily: FONT, fontSize: 14, color: '#1f2a2e' },
    title: {
      text: title,
      left: 24,
      top: 18,
      textStyle: { fontFamily: FONT, fontSize: 20, fontWeight: 'bold', width: WIDTH - 48, overflow: 'truncate' },
    },
    legend: { show: !single, bottom: 12, itemGap: 20, textStyle: { fontFamily: FONT, fontSize: 14 } },
    grid: {
      left: 24,
      right: 32,
      top: 92,
      bottom: single ? 20 : 52,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: [...categories],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#b8c2c6' } },
      axisLabel: { fontFamily: FONT, fontSize: 14, color: '#45555b', interval: 0, rotate: slanted ? 35 : 0 },
    },
    yAxis: {
      type: 'value',
      name: unit,
      scale: form === 'line',
      nameTextStyle: { fontFamily: FONT, fontSize: 13, color: '#6b7a80', align: 'left', padding: [0, 0, 4, 0] },
      axisLabel: { fontFamily: FONT, fontSize: 13, color: '#6b7a80' },
      splitLine: { lineStyle: { color: '#e6ebed' } },
    },
    series: series.map(({ name, values }) => ({
      type: form,
      name,
      data: values.map((value) => value ?? '-'),
      barMaxWidth: 44,
      symbolSize: 7,
      lineStyle: { width: 3 },
      label: {
        show: series.length * categories.length <= 24,
        position: 'top',
        fontFamily: FONT,
        fontSize: 13,
        color: '#1f2a2e',
      },
      itemStyle: form === 'bar' ? { borderRadius: [3, 3, 0, 0] } : {},
    })),
  };
}
