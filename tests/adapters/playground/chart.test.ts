import { describe, expect, it } from 'vitest';
import { axis, chartSvg } from '../../../adapters/playground/chart.ts';
import type { Chart } from '../../../src/chat/card.ts';

const chart = (
  form: Chart['form'],
  values: readonly (number | null)[],
  names = values.map((_, index) => `第${index}`),
): Chart => ({
  kind: 'chart',
  form,
  title: '得分',
  unit: '分',
  categories: names,
  series: [{ name: '得分', values }],
});

describe('the axis', () => {
  // The step is the smallest of 1, 2, 2.5, 5, 10 × a power of ten that needs at most four steps from low to high.
  it.each([
    ['bars stand on zero: 93.1 / 4 = 23.3 → 25', 'bar', [72, 93.1], [0, 25, 50, 75, 100]],
    ['lines begin near their lowest: (82.4 − 79.2) / 4 = 0.8 → 1', 'line', [79.2, 82.4], [79, 80, 81, 82, 83]],
    ['below and above zero: (30 + 20) / 4 = 12.5 → 20', 'bar', [-20, 30], [-20, 0, 20, 40]],
    ['a single value of a line: 5 / 4 = 1.25 → 2', 'line', [5], [4, 6]],
    ['nothing but gaps', 'line', [null, null], [0, 0.25]],
    ['tenths stay tenths: 0.3 / 4 = 0.075 → 0.1', 'bar', [0.3], [0, 0.1, 0.2, 0.3]],
  ] as const)('%s', (_, form, values, ticks) => {
    expect(axis(chart(form, values)).ticks).toEqual(ticks);
  });
});

describe('the drawing', () => {
  const count = (svg: string, what: string) => svg.split(what).length - 1;

  it('has a bar a value, at its height: 50 of 100 is half of 168, below a top of 24', () => {
    const svg = String(chartSvg(chart('bar', [50, null, 100])));
    expect(count(svg, '<rect')).toBe(2);
    expect(svg).toContain('y="108.0" height="84.0"');
    expect(svg).toContain('y="24.0" height="168.0"');
  });

  it('leaves a gap in a line where there is no value', () => {
    const svg = String(chartSvg(chart('line', [1, 2, null, 3])));
    expect(count(svg, '<circle')).toBe(3);
    expect(/ d="M[^M"]+L[^M"]+M[^ML"]+"/.test(svg)).toBe(true);
  });

  it('draws values below zero downwards', () => {
    // −50…50 in steps of 25: zero is in the middle, at 24 + 84 = 108.
    const svg = String(chartSvg(chart('bar', [-50, 50])));
    expect(svg).toContain('y="108.0" height="84.0"');
    expect(svg).toContain('y="24.0" height="84.0"');
  });

  it('says in words what it shows, and lets nothing come alive', () => {
    const evil = chart('bar', [1], ['<script>alert(1)</script>']);
    const svg = String(chartSvg({ ...evil, title: '"><img src=x onerror=1>' }));
    expect(svg).toContain('<desc>得分 (分): &lt;script&gt;alert(1)&lt;/script&gt; 1</desc>');
    expect(svg).not.toMatch(/<script|<img/);
  });
});
