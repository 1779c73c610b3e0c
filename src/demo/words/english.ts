import type { Pen, Scene, Stage } from './matter.ts';

/** How the one English-speaking manager writes. Phrases know the same facts as the Chinese ones. */
export const ENGLISH: Pen = {
  gist: {
    contact: [
      'First call on $c, {talked|asked} about the $topic',
      'Dropped in at $c; $who {was busy|friendly but short of time}',
      '$c: introduced ourselves, left the {leaflet|price sheet}',
    ],
    need: [
      '$c: went through what they need for the $topic',
      'Sat down with $who of $c about the $topic',
      '$c again, {looked at the cash flow|clearer picture now} ($topic)',
    ],
    proposal: [
      'Took our offer for the $topic to $c',
      '$c: {collected papers|one paper still missing}, $topic',
      'Discussed terms with $who ($c)',
    ],
    signing: ['$c signed, $topic', 'Closed the $topic with $c', '$c: signing done, {no surprises|took all afternoon}'],
    after: [
      'Follow-up at $c, {all fine|nothing new}',
      '$c: routine check',
      'Looked in at $c, {business is steady|they asked about deposits}',
    ],
    stuck: [
      '$c: $topic not moving',
      '$c, {nobody there|no decision yet}',
      '$c: {still hesitating|put off again}, $topic',
    ],
    phone: ['Called $c about the $topic', 'Phone: $c, {fixed a date|chased papers}', 'Rang $who at $c'],
  },
  short: {
    won: ['$n visits, $c signed.', '$list. $c closed.'],
    moved: ['$n visits: $list.', '$list. $c is the promising one.', 'Out most of the day: $list.'],
    routine: ['$list: routine, all well.', '$n follow-ups, nothing new.'],
    nothing: ['$n visits, nothing closed.', '$list. No luck today.'],
  },
  phoned: [
    'Called about the $topic; $who was {driving|in a meeting}, will ring back.',
    '$who picked up at once and asked me to come by with the papers.',
    'Asked where we are with the $topic: {another few days|soon, they say}.',
    'Answered the open question about early repayment. Nothing else.',
    '$who rang me about the rate. Fixed a time to meet.',
    'Bad line, agreed to talk in person.',
  ],
  stuck: [
    ['$who was away again, waited forty minutes.', 'Hard to catch owners during the day.'],
    ['Spouse does not want to sign; they argued, I left it there.', 'Spouses unwilling to co-sign.'],
    [
      'Too many credit enquiries, the system refused at once. $who took it badly.',
      'Automatic refusals are hard to explain to customers.',
    ],
    ['Wants to wait until the year is over.', 'Customers put decisions off to next year.'],
    ['$bank gave them cash back for switching, we cannot match it.', 'No budget to match competitors’ cash back.'],
  ],
  phonedAfter: [
    'Quick call, all fine{|, no needs at the moment}.',
    'Reminded $who of the interest date{|; already has the money aside}.',
    '$who asked how to change the phone number{|, explained}.',
    'Checked in by phone; $who {is away till next week|will send a friend over}.',
  ],
  phonedAbout: ['Keep the $topic going', 'Fix a time', 'Ask about the $topic'],
  phonedNext: ['Visit as agreed', 'Call again', 'Send the figures once more'],
  sides: [
    'Their ID expires in spring, reminded them.',
    'Showed the app to the {wife|new hand}.',
    'They find the branch slow on Saturdays; passed it on.',
    'Rent is {¥28k|¥36k|¥42k} a year.',
    'Road works, lost {half an hour|forty minutes}.',
    'Keeps careful books.',
    'Two shops next door have closed.',
  ],
  office: [
    'Paperwork in the morning: {two files|three files} completed',
    'Branch meeting, {targets for the month|last week gone through}',
    'Lobby duty for half a day, {mostly social security cards|quiet}',
    'Called {a dozen|fifteen} customers whose deposits mature',
    'Wrote up {a credit report|two post-loan checks}',
    'Head-office training on {the new credit system|anti-money laundering}',
    'Land registry with a customer, {queued till noon|quick for once}',
    'Chased {one overdue loan|two late payers}',
  ],
  won: [
    '$c is done; {third visit did it|worth the patience}.',
    '$c closed. $who said speed mattered more than the rate.',
    'The $topic at $c is closed, {papers were complete the first time|checklist on paper helps}.',
  ],
  moved: [
    '$c is coming round; {keep at it|papers next}.',
    'Finally met the person who decides at $c.',
    'Understand the cash cycle of $c now.',
    '$who ($c) offered an introduction.',
  ],
  lessons: [
    'Shops have time after three, not before.',
    'Find out who holds the purse before quoting.',
    'A written checklist saves a second trip.',
    'Too much time on the road; group visits by street.',
    'Look at the account turnover before going.',
    'Referrals beat cold calls by a mile.',
    'A slow day. Nothing to show for it.',
    'Listened more than I talked today, and it worked.',
  ],
  problems: [
    'Credit bureau system was down {all morning|for an hour}.',
    'Approval has been waiting {five days|over a week}; customer asks daily.',
    'Out of sound boxes again, {four|six} shops waiting.',
    'Mortgage registration is booked out until next week.',
    'Competitor undercuts us by {10|15|20} bp and we have nothing to answer with.',
    'Face recognition in the app fails for older people.',
    'No car for the industrial park, lost an hour.',
  ],
  information: [
    'Another bank offers {¥2|¥3} off per QR payment in the zone; shops like it.',
    'New {packaging|auto-parts} plant in the park, about {80|150} workers, opening {next quarter|after New Year}.',
    'Compensation money for the {north|south} village is due before year-end.',
    'Freight rates {down again|flat}; hauliers are cautious.',
    '{Two|Three} shops on the main street closed, rents went up.',
    'School canteen contract is being retendered; settlement account may move.',
  ],
  seasonal: [
    [[10, 11], ['Singles’ Day orders are {down|flat} on last year, shops stock less.']],
    [[11, 12, 1], ['Competitors already take new-year deposit bookings; gifts are on display.']],
  ],
  none: ['None', 'Nothing special', 'No'],
  tomorrow: {
    contact: ['call on $c', 'first visit to $c'],
    need: ['$c about the $topic', 'back to $c'],
    proposal: ['offer to $c', '{papers from|terms with} $c'],
    signing: ['signing at $c', 'close $c'],
    after: ['follow up $c', 'look in at $c'],
  },
  tomorrowOffice: ['files', 'team meeting', 'credit report', 'maturity calls', 'chase approval'],
};

/** What she writes about a visit, by stage; any matter fits. */
export const ENGLISH_SCENES: Readonly<Record<Stage, Scene>> = {
  contact: {
    purpose: ['First visit', 'Get to know them, sound out the $topic'],
    said: [
      'Met $who {at the counter|in the yard}. They bank with $bank so far and had not heard of our $topic. {Polite, no commitment|Took a leaflet}.',
      '$who had ten minutes between two customers. Business is {fair|slower than last year}. Asked what papers we would need.',
      '$who was out; the {bookkeeper|wife} answered. She knows the numbers better anyway. {Left my card|Will tell him}.',
    ],
    next: ['Check their turnover with us, then call', 'Go back {in the afternoon|with the price sheet}'],
  },
  need: {
    purpose: ['Find out what they need', 'Go through cash flow for the $topic'],
    said: [
      'Went through {three months of statements|the payment app} together. The $topic makes sense; $who has to talk to {the family|a partner} first.',
      '$who wants it {before the end of the month|quickly} and asked twice about early repayment. No fee, which helped.',
      'Had a loan at $bank and disliked the fixed instalments. Wants to draw and repay freely.',
    ],
    next: ['Send the checklist, run the credit check', 'Work out the interest and send it'],
  },
  proposal: {
    purpose: ['Bring our offer', 'Terms and papers'],
    said: [
      'Gave the offer at $rate. $who showed me a text from $bank, a bit lower but with collateral. Ours needs none; will sleep on it.',
      'Papers nearly complete, the {lease|marriage certificate} is missing. No objections to the terms.',
      '$who pushed on the rate for half an hour. I offered to look at it if turnover moves to us.',
    ],
    next: ['Get the missing paper, then file for approval', 'Answer on the rate by $day'],
  },
  signing: {
    purpose: ['Signing', 'Sign and set up the app'],
    said: [
      'Signed by both spouses. Set up the app on the spot and did a first small transfer.',
      'All signed in an hour. $who asked about deposits on the way out.',
    ],
    next: ['First check in a month', 'See how the money is used'],
  },
  after: {
    purpose: ['Follow-up', 'Post-loan check'],
    said: [
      'Everything as agreed, saw the {stock|invoices} and took pictures. Repays on time.',
      'Business steady. $who {mentioned a neighbour who may need money|asked about payroll}.',
      'Small complaint about the {sound box|statements}, fixed on the spot.',
    ],
    next: ['Call again next month', 'Meet the neighbour'],
  },
};
