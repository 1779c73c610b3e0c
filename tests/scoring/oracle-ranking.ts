import { type Fraction, less, read, round } from './fractions.ts';
import { type OracleOrganisation, type OraclePerson, type OracleScore, oracleScore } from './oracle.ts';

export type OracleStanding = {
  /** `grade`: only where people are ranked among those of theirs. */
  ranked: { person: string; rank: number; movement: number | null; grade?: string | null }[];
  notRanked: { person: string; reasons: string[] }[];
};

/**
 * Who stands where, and who is not ranked for which reasons, in the order given.
 *
 * @param members who belongs to the cohort
 * @param scoreOf what they scored, where that is known already
 * @param byGrade whether everybody is ranked among those of the same grade only; `org.previous` are the ranks among them, too
 */
export function oracleStanding(
  org: OracleOrganisation,
  members: readonly OraclePerson[] = org.people,
  scoreOf: (person: OraclePerson) => Pick<OracleScore, 'total' | 'scores'> = (person) => oracleScore(org, person),
  byGrade = false,
): OracleStanding {
  const candidates: { person: string; grade: string | null; keys: (Fraction | null)[] }[] = [];
  const notRanked: OracleStanding['notRanked'] = [];
  for (const person of members) {
    const inPost = new Set<number>();
    for (let day = 1; day <= org.daysInPeriod; day++)
      if (person.stints.some((stint) => stint.from <= day && (stint.to === null || day <= stint.to))) inPost.add(day);
    if (inPost.size === 0) continue;
    const { total, scores } = scoreOf(person);
    const reasons: string[] = [];
    if (person.virtual) reasons.push('virtual');
    if (!inPost.has(org.daysInPeriod)) reasons.push('left');
    if (inPost.size < org.minimumDays) reasons.push('too_few_days');
    if (person.scorecard === null) reasons.push('no_scorecard');
    else if (total === null) reasons.push('all_skipped');
    if (reasons.length > 0 || total === null) notRanked.push({ person: person.id, reasons });
    else {
      const breaks = org.tieBreaks.map((id) => {
        const score = scores[id] ?? null;
        return score === null ? null : round(read(score), 2);
      });
      candidates.push({ person: person.id, grade: person.grade, keys: [round(read(total), 2), ...breaks] });
    }
  }
  const ranked = candidates.map(({ person, grade, keys }) => {
    const rivals = byGrade ? candidates.filter((other) => other.grade === grade) : candidates;
    const rank = 1 + rivals.filter((other) => ahead(other.keys, keys)).length;
    const before = org.previous[person];
    const movement = before === undefined ? null : before - rank;
    return byGrade ? { person, rank, movement, grade } : { person, rank, movement };
  });
  return { ranked, notRanked };
}

function ahead(a: (Fraction | null)[], b: (Fraction | null)[]): boolean {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? null;
    if (one === null && other === null) continue;
    if (one === null) return false;
    if (other === null) return true;
    if (less(other, one)) return true;
    if (less(one, other)) return false;
  }
  return false;
}
