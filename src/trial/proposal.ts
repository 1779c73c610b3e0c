import type { Award } from '../grading/award.ts';
import type { Held } from '../grading/candidate.ts';
import type { Proposal } from '../grading/proposal.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { called, type Speech, speechIn } from '../rulebook/speech.ts';
import type { Locale } from '../rulebook/words.ts';

/** What would be proposed to the committee: places of each grade, then everyone's old and new grade and why. */
export function proposalLines({ filled, lines }: Proposal, rulebook: Rulebook, locale: Locale): readonly string[] {
  const speech = speechIn(locale);
  const { say } = speech;
  const grade = (id: string) => called(id, rulebook.grades, speech);
  return [
    say('评级建议', 'Grades that would be proposed'),
    ...filled.map((one) => {
      const { places, kept, awarded, unranked, over } = one;
      const many =
        places === null
          ? say('名额不限', 'places for everybody')
          : say(`名额 ${places} 个`, `${speech.count(places, '', 'place')}`);
      return [
        `   ${grade(one.grade)}: ${many}`,
        say(`保留 ${kept} 人`, `${kept} kept`),
        say(`新评 ${awarded} 人`, `${awarded} new`),
        ...(unranked > 0 ? [say(`未排名占 ${unranked} 人`, `${unranked} held by people not ranked`)] : []),
        ...(over > 0 ? [say(`超出 ${over} 人`, `${over} too many`)] : []),
      ].join(say('，', ', '));
    }),
    ...lines.map(({ person, held, award, after }) => {
      const now = after ? heldWords(after, rulebook, speech) : say('待定', 'open');
      return `   ${person}: ${heldWords(held, rulebook, speech)} → ${now}${say('，', ', ')}${awardWords(award, grade, speech)}`;
    }),
  ];
}

function heldWords({ grade, step }: Held, rulebook: Rulebook, speech: Speech): string {
  if (grade === null) return speech.say('未评级', 'no grade');
  const name = called(grade, rulebook.grades, speech);
  return step === null ? name : `${name} ${called(step, rulebook.steps, speech)}`;
}

function awardWords(award: Award, grade: (id: string) => string, { say }: Speech): string {
  switch (award.kind) {
    case 'kept':
      return say('条件仍够，保留', 'still eligible, kept');
    case 'awarded':
      return say('条件够，有名额', 'eligible, and there is a place');
    case 'lowest':
      return say('更高的等级没有名额或条件不够', 'no place, or not eligible, for anything higher');
    case 'otherwise':
      return say('哪一级条件都不够', 'eligible for no grade');
    case 'committee':
      return say(
        `${award.tied} 人同分争 ${award.places} 个${grade(award.grade)}名额，由评审会定；没评上的进${grade(award.next)}`,
        `${award.tied} tie for ${award.places} of ${grade(award.grade)}: the committee decides; the others become ${grade(award.next)}`,
      );
    case 'unranked':
      return say('没有排名，等级不变，由评审会看', 'not ranked: keeps the grade, for the committee to see');
  }
}
