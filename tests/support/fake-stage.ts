/** What the page of a fake platform shows and does, the same for both platforms. */

type Shown = Readonly<{
  id: string;
  text: string;
  edited?: boolean;
  /** In a thread of an earlier message. */
  thread?: boolean;
  buttons: readonly Readonly<{ id: string; label: string; confirm?: string }>[];
  form?: ShownForm;
}>;
export type ShownForm = Readonly<{
  title: string;
  submit: string;
  buttons: readonly string[];
  fields: readonly Readonly<{
    label: string;
    kind: 'line' | 'lines' | 'date' | 'time' | 'choice' | 'choices';
    value: string;
    hint: string;
    error: string;
    required: boolean;
    options: readonly string[];
  }>[];
}>;

/** What one person sees. */
type Sight = Readonly<{
  messages: readonly Shown[];
  modal: ShownForm | null;
  home: Readonly<{ text: string; buttons: readonly string[] }> | null;
  /** Passing notices, oldest first. */
  toasts: readonly string[];
}>;

/** What somebody does; all fields are strings off the page. Resolves to what the platform would tell them, if anything. */
type Act = (who: string, given: Readonly<Record<string, string>>, values: Values) => Promise<string | undefined>;
type Values = Readonly<Record<string, string>>;

export type Stage = Readonly<{
  /** Lines of a shell that start a Daybook against it, each under what it is. */
  starts: readonly Readonly<{ name: string; env: Readonly<Record<string, string>> }>[];
  sees(who: string): Sight;
  acts: Readonly<Record<string, Act>>;
  /** What it can be told to do wrong, for everybody or for one person. */
  switches: Readonly<Record<string, (who: string, on: boolean) => void>>;
  log: readonly Readonly<{ at: number; call: string; status: number; error: string | null }>[];
  connections(): number;
  close(): Promise<void>;
}>;

export type StageOptions = Readonly<{
  people: readonly Readonly<{ id: string; email: string }>[];
  port: number;
  /** Where Daybook listens, if events are to be posted there. */
  daybook: string | null;
}>;

/** How long a slow platform takes, and how many calls in a row go wrong. */
export const SLOW_MS = 15_000;
export const TIMES = 3;
