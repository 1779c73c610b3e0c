import { html, raw } from 'hono/html';
import type { Chart } from '../../src/chat/card.ts';
import type { Html } from './encode.ts';

const WIDTH = 480;
const PLOT = { left: 44, right: 12, top: 24, bottom: 28, height: 168 };
/** Room for a label that stands at an angle. */
const SLANTED_BOTTOM = 60;
const FONT_PX = 12;

/** A chart as inline SVG, coloured by the page's style sheet (`s0`…`s5`), named for screen readers by title and figures. */
export function chartSvg(chart: Chart): Html {
  const { left, right, top, height } = PLOT;
  const slot = (WIDTH - left - right) / Math.max(chart.categories.length, 1);
  const slanted = chart.form === 'bar' && chart.categories.some((name) => labelWidth(name) > slot - 4);
  const scale = axis(chart);
  const x = (index: number) => left + slot * (index + 0.5);
  const y = (value: number) => top + height - ((value - scale.min) / (scale.max - scale.min)) * height;
  const shape = chart.form === 'bar' ? bars(chart, slot, x, y, scale.min) : lines(chart, x, y);
  const total = top + height + (slanted ? SLANTED_BOTTOM : PLOT.bottom);
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${total}" role="img"><title>${chart.title}</title><desc>${described(chart)}</desc>
    ${scale.ticks.map(
      (
        tick,
      ) => html`<line class="${tick === 0 ? 'zero' : 'grid'}" x1="${left}" x2="${WIDTH - right}" y1="${n(y(tick))}" y2="${n(y(tick))}" />
      <text class="tick" x="${left - 8}" y="${n(y(tick) + 4)}" text-anchor="end">${short(tick)}</text>`,
    )}
    <text class="tick" x="${left - 8}" y="12" text-anchor="end">${chart.unit}</text>
    ${shape}
    ${categoryLabels(chart, slot, slanted, x, top + height + 18)}
  </svg>`;
}

/** Round steps that hold every value; bars always stand on zero. */
export function axis(chart: Chart): Readonly<{ min: number; max: number; ticks: readonly number[] }> {
  const values = chart.series.flatMap((series) => series.values).filter((value) => value !== null);
  if (chart.form === 'bar' || values.length === 0) values.push(0);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const step = roundStep((high - low || Math.abs(high) || 1) / 4);
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { min: first * step, max: last * step, ticks };
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5].find((candidate) => candidate * power >= rough) ?? 10;
  return factor * power;
}

function bars(
  chart: Chart,
  slot: number,
  x: (index: number) => number,
  y: (value: number) => number,
  min: number,
): Html[] {
  const width = Math.min((slot * 0.7) / chart.series.length, 36);
  const ground = y(Math.max(min, 0));
  const labelled = chart.series.length === 1 && chart.categories.length <= 12;
  return chart.series.flatMap((series, place) =>
    series.values.flatMap((value, index) => {
      if (value === null) return [];
      const from = x(index) + (place - chart.series.length / 2) * width;
      const edge = y(Math.max(value, min));
      const label = labelled
        ? html`<text class="value" x="${n(from + width / 2)}" y="${n(Math.min(edge, ground) - 6)}" text-anchor="middle">${short(value)}</text>`
        : '';
      return [
        html`<rect class="fill s${place}" x="${n(from + 1)}" width="${n(Math.max(width - 2, 1))}" y="${n(Math.min(edge, ground))}" height="${n(Math.max(Math.abs(edge - ground), 1))}" rx="2" />${label}`,
      ];
    }),
  );
}

/** A gap where there is no value, a dot where there is one. */
function lines(chart: Chart, x: (index: number) => number, y: (value: number) => number): Html[] {
  return chart.series.map((series, place) => {
    const points = series.values.flatMap((value, index) => (value === null ? [] : [{ index, value }]));
    const path = points
      .map(({ index, value }, at) => `${points[at - 1]?.index === index - 1 ? 'L' : 'M'}${n(x(index))} ${n(y(value))}`)
      .join('');
    return html`<path class="stroke s${place}" d="${path}" />${points.map(
      ({ index, value }) => html`<circle class="fill s${place}" cx="${n(x(index))}" cy="${n(y(value))}" r="3" />`,
    )}`;
  });
}

function categoryLabels(chart: Chart, slot: number, slanted: boolean, x: (index: number) => number, y: number): Html[] {
  const widest = Math.max(...chart.categories.map(labelWidth), 1);
  const every = slanted ? 1 : Math.max(1, Math.ceil((widest + 8) / slot));
  return chart.categories.flatMap((name, index) => {
    if (index % every !== 0) return [];
    const place = slanted
      ? html`text-anchor="end" transform="rotate(-38 ${n(x(index))} ${y - 4})"`
      : raw('text-anchor="middle"');
    return [
      html`<text class="tick" x="${n(x(index))}" y="${slanted ? y - 4 : y}" ${place}>${slanted ? cut(name) : name}</text>`,
    ];
  });
}

/** Chinese characters are about as wide as the type is high, others about half of it. */
function labelWidth(name: string): number {
  return [...name].reduce((sum, char) => sum + (char > '\u2e80' ? FONT_PX : FONT_PX * 0.56), 0);
}

function cut(name: string): string {
  const chars = [...name];
  return chars.length > 9 ? `${chars.slice(0, 8).join('')}…` : name;
}

function described(chart: Chart): string {
  return chart.series
    .map((series) => {
      const values = series.values.map((value, index) => `${chart.categories[index] ?? ''} ${value ?? '–'}`);
      return `${series.name} (${chart.unit}): ${values.join(', ')}`;
    })
    .join('. ');
}

function short(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** Coordinates need no more than a tenth of a pixel. */
function n(value: number): string {
  return value.toFixed(1);
}
