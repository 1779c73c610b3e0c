import { type Formula, operandsOf, readFormula } from '../rulebook/formula.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import { evaluate } from './formula.ts';
import { emptyMeasurement, type Measurement } from './indicator.ts';

/** Indicators and the formulas among them, by id. */
export type Measures = Readonly<{
  indicators: ReadonlyMap<string, Indicator>;
  formulas: ReadonlyMap<string, Formula>;
}>;

/** Indicators by id, their formulas read once for everybody. */
export function measuresOf(indicators: readonly Indicator[]): Measures {
  return {
    indicators: new Map(indicators.map((indicator) => [indicator.id, indicator])),
    formulas: new Map(
      indicators.flatMap(({ id, metric }) => {
        const reading = metric.source === 'formula' ? readFormula(metric.formula) : null;
        return reading?.kind === 'ok' ? [[id, reading.formula]] : [];
      }),
    ),
  };
}

/** The indicator of this id. @throws RangeError if the rulebook has none */
export function indicatorOf(id: string, { indicators }: Measures): Indicator {
  const indicator = indicators.get(id);
  if (!indicator) throw new RangeError(`the rulebook has no indicator '${id}'`);
  return indicator;
}

/**
 * An indicator's metric: as measured, or worked out from its operands' metrics, each rounded to 4 places before. What was not measured
 * had nothing to measure. Rulebook checks refuse formulas that lead back to themselves.
 *
 * @throws RangeError for an indicator that the rulebook does not have
 */
export function measurementOf(id: string, measures: Measures, measured: ReadonlyMap<string, Measurement>): Measurement {
  const { metric } = indicatorOf(id, measures);
  const formula = measures.formulas.get(id);
  if (!formula) return measured.get(id) ?? emptyMeasurement(metric);
  const operands = operandsOf(formula).map((operand) => ({
    indicator: operand,
    measurement: measurementOf(operand, measures, measured),
  }));
  const values = new Map(operands.map(({ indicator, measurement }) => [indicator, measurement.value]));
  return {
    value: evaluate(formula, (operand) => values.get(operand) ?? null),
    rows: operands.reduce((rows, { measurement }) => rows + measurement.rows, 0),
    operands: operands.map(({ indicator, measurement }) => ({ indicator, value: measurement.value })),
  };
}

/** The indicators whose metrics were measured for this one: itself, or what its formula comes down to. */
export function measuredFor(id: string, measures: Pick<Measures, 'formulas'>): readonly string[] {
  const formula = measures.formulas.get(id);
  return formula ? operandsOf(formula).flatMap((operand) => measuredFor(operand, measures)) : [id];
}
