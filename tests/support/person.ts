/** One thing that stands in a conversation: a message, an open form or a passing notice, as its reader sees it. */
export type Look = Readonly<{ id: string; text: string; buttons: readonly string[] }>;

/** What a platform lets somebody do, and what it shows them. Labels are those that stand on the screen. */
export type Hand = Readonly<{
  says(text: string): Promise<void>;
  /** Changes the person's latest message. */
  edits(text: string): Promise<void>;
  presses(label: string): Promise<void>;
  /** Fills in the form in front, by its labels, choices by theirs, and sends it. */
  submits(values: Readonly<Record<string, string>>): Promise<void>;
  /** Everything that stands there now, oldest first. */
  looks(): Promise<readonly Look[]>;
}>;

/** Somebody at their platform. What they see is what has come or changed since they last did something. */
export type Person = Omit<Hand, 'looks'> &
  Readonly<{
    /** Waits until one thing they see holds all of these. Fails with everything they see instead. */
    sees(...words: readonly string[]): Promise<Look>;
    /** Fails if anything they see holds this. */
    seesNo(words: string): Promise<void>;
    /** All that is new to them, joined. */
    reads(): Promise<string>;
    /** Does anything else by these hands. */
    does(act: () => Promise<void>): Promise<void>;
    /** From here on only what comes later is new to them. */
    looksAway(): Promise<void>;
  }>;

/**
 * A person with these hands. `settle` lets what is on its way arrive; where that does not bring everything, they wait up to
 * `patienceMs`.
 */
export function person(name: string, hand: Hand, settle: () => Promise<void>, patienceMs = 0): Person {
  let known = new Map<string, string>();
  const lookAway = async () => {
    known = new Map((await hand.looks()).map((look) => [look.id, shown(look)]));
  };
  const fresh = async () => (await hand.looks()).filter((look) => known.get(look.id) !== shown(look));
  const acting = async (act: () => Promise<void>) => {
    await settle();
    await lookAway();
    await act();
    await settle();
  };
  return {
    says: (text) => acting(() => hand.says(text)),
    edits: (text) => acting(() => hand.edits(text)),
    presses: (label) => acting(() => hand.presses(label)),
    submits: (values) => acting(() => hand.submits(values)),
    does: acting,
    looksAway: lookAway,
    async reads() {
      await settle();
      return (await fresh()).map(shown).join('\n');
    },
    async sees(...words) {
      for (const until = Date.now() + patienceMs; ; ) {
        await settle();
        const looks = await fresh();
        const found = looks.findLast((look) => words.every((one) => shown(look).includes(one)));
        if (found) return found;
        if (Date.now() > until) {
          throw new Error(
            `${name} does not see “${words.join('” and “')}”, only:\n${looks.map(shown).join('\n---\n')}`,
          );
        }
        await new Promise((done) => setTimeout(done, 20));
      }
    },
    async seesNo(words) {
      await settle();
      const found = (await fresh()).find((look) => shown(look).includes(words));
      if (found) throw new Error(`${name} sees “${words}”:\n${shown(found)}`);
    },
  };
}

function shown({ text, buttons }: Look): string {
  return [text, ...buttons.map((label) => `〔${label}〕`)].join('\n');
}
