import { z } from 'zod';
import type { fakeWorkspace, Modal } from './fake-slack-api.ts';
import { type InputBlock, MenuOption, ModalView, offered, textOf } from './fake-slack-limits.ts';

/** What the app said to a delivery. There is no status over Socket Mode. */
export type Delivered = Readonly<{ acknowledged: boolean; status: number | null; body: string }>;

type Workspace = Pick<ReturnType<typeof fakeWorkspace>, 'modals' | 'draw' | 'nextTs' | 'trigger'>;
type Interaction = (user: string, content: object) => Promise<Delivered>;
type Values = Readonly<Record<string, string>>;

/**
 * People at modals, with Slack's client between them and the app: it tells of every change, asks for what menus offer, and does with
 * the answers what Slack does. Fields go by their labels, choices by theirs, several joined by `\n`.
 */
export function atModals({ modals, draw, nextTs, trigger }: Workspace, interaction: Interaction) {
  function top(user: string): Modal {
    const modal = modals.get(user)?.at(-1);
    if (!modal) throw new Error(`${user} sees no form`);
    return modal;
  }

  function payloadOf({ id, hash, view, state }: Modal) {
    const { title, blocks, private_metadata = '' } = view;
    return { id, type: 'modal', hash, title, blocks, private_metadata, state: { values: structuredClone(state) } };
  }

  function act(user: string, modal: Modal, action: object): Promise<Delivered> {
    return interaction(user, {
      type: 'block_actions',
      trigger_id: trigger(user),
      container: { type: 'view', view_id: modal.id },
      view: payloadOf(modal),
      actions: [{ ...action, action_ts: nextTs() }],
    });
  }

  /** What the menu of a field offers for what is typed into it; nothing while that is too short. */
  async function asks(user: string, { block_id, element }: InputBlock, typed: string) {
    if (element.type !== 'external_select') throw new Error(`A ${element.type} asks nobody`);
    if (typed.length < (element.min_query_length ?? 3)) return [];
    const modal = top(user);
    const { acknowledged, body } = await interaction(user, {
      type: 'block_suggestion',
      action_id: element.action_id,
      block_id,
      value: typed,
      container: { type: 'view', view_id: modal.id },
      view: payloadOf(modal),
    });
    if (!acknowledged) throw new Error('The menu could not be filled');
    return MenuAnswer.parse(JSON.parse(body)).options;
  }

  /** Fills in fields one by one, and tells the app of each change if it wants to hear of it. */
  async function types(user: string, values: Values): Promise<readonly Delivered[]> {
    const told: Delivered[] = [];
    for (const [label, typed] of Object.entries(values)) {
      const modal = top(user);
      const block = fieldNamed(modal.view, label);
      const { block_id, element, dispatch_action = false } = block;
      const state = element.type === 'external_select' ? await picked(user, block, typed) : answer(element, typed);
      if (JSON.stringify(modal.state[block_id]?.[element.action_id]) === JSON.stringify(state)) continue;
      modal.state = { ...modal.state, [block_id]: { [element.action_id]: state } };
      if (!dispatch_action) continue;
      if (element.type === 'plain_text_input' && !onCharacter(element)) continue;
      const delivered = await act(user, modal, { ...state, block_id, action_id: element.action_id });
      if (delivered.body !== '') throw new Error(`Slack takes no answer to a change: ${delivered.body}`);
      told.push(delivered);
    }
    return told;
  }

  /** Picks what reads as it is typed, else what is offered last. */
  async function picked(user: string, block: InputBlock, typed: string): Promise<State> {
    if (typed === '') return { type: 'external_select', selected_option: null };
    const options = await asks(user, block, typed);
    const option = options.find((one) => one.text.text === typed) ?? options.at(-1);
    if (!option) throw new Error(`Nothing is offered for “${typed}”`);
    return { type: 'external_select', selected_option: option };
  }

  /** Fills in the open form and presses its button; where that leads to a next step, goes on with what is to be filled in there. */
  async function submits(user: string, values: Values): Promise<Delivered> {
    let left = Object.entries(values);
    for (;;) {
      const modal = top(user);
      const step = stepIn(modal.view);
      const here = left.filter(([label]) => step === 0 || labelsOf(modal.view).includes(label));
      left = left.filter((one) => !here.includes(one));
      await types(user, Object.fromEntries(here));
      const delivered = await pressesSubmit(user);
      if (step === 0 || inFrontOf(user) !== modal || stepIn(modal.view) <= step) {
        const [label] = left[0] ?? [];
        if (label !== undefined && inFrontOf(user) === undefined) fieldNamed(modal.view, label);
        return delivered;
      }
    }
  }

  function inFrontOf(user: string): Modal | undefined {
    return modals.get(user)?.at(-1);
  }

  async function pressesSubmit(user: string): Promise<Delivered> {
    const modal = top(user);
    if (!modal.view.submit) throw new Error('This modal has nothing to submit');
    for (const { block_id, label, optional, element } of inputsOf(modal.view)) {
      const state = modal.state[block_id]?.[element.action_id];
      if (!optional && (!state || isEmpty(state))) throw new Error(`“${label.text}” is required`);
    }
    const delivered = await interaction(user, {
      type: 'view_submission',
      trigger_id: trigger(user),
      view: payloadOf(modal),
    });
    if (!delivered.acknowledged) modal.errors = { '': 'We had some trouble connecting. Try again?' };
    else obey(user, modal, delivered.body);
    return delivered;
  }

  function obey(user: string, modal: Modal, body: string) {
    const stack = modals.get(user) ?? [];
    const said = body === '' ? undefined : ModalAnswer.parse(JSON.parse(body));
    switch (said?.response_action) {
      case undefined:
        modals.set(user, stack.slice(0, -1));
        return;
      case 'errors': {
        const fields = inputsOf(modal.view).map((one) => one.block_id);
        const strange = Object.keys(said.errors).filter((name) => !fields.includes(name));
        if (strange.length > 0) throw new Error(`response_action errors for fields that are not there: ${strange}`);
        modal.errors = said.errors;
        return;
      }
      case 'update':
        Object.assign(modal, draw(said.view, modal));
        return;
      case 'push':
        if (stack.length >= 3) throw new Error('push_limit_reached'); // limit: view stack ≤ 3
        modals.set(user, [...stack, draw(said.view)]);
    }
  }

  /** Presses a button in the modal in front. */
  async function pressesIn(user: string, label: string): Promise<Delivered> {
    const modal = top(user);
    const buttons = modal.view.blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map((button) => ({ ...button, block_id: block.block_id ?? 'b' })) : [],
    );
    const button = buttons.find((one) => one.text.text === label);
    if (!button) throw new Error(`No button “${label}” but: ${buttons.map((one) => one.text.text).join(', ')}`);
    const { type, action_id, block_id, value } = button;
    return act(user, modal, { type, action_id, block_id, ...(value === undefined ? {} : { value }) });
  }

  /** Slack tells that it was closed, if it is to, and nothing of what stood in it. */
  async function closes(user: string): Promise<Delivered | undefined> {
    const modal = top(user);
    modals.set(user, (modals.get(user) ?? []).slice(0, -1));
    if (!modal.view.notify_on_close) return undefined;
    const view = { ...payloadOf(modal), state: { values: {} } };
    return interaction(user, { type: 'view_closed', is_cleared: false, view });
  }

  /** The modal in front, or undefined: its words, and its fields by label with what stands in them and their errors. */
  function modal(user: string) {
    const front = inFrontOf(user);
    if (!front) return undefined;
    const { view, state, errors } = front;
    const fields = inputsOf(view);
    const labelOf = (block: string) => fields.find((one) => one.block_id === block)?.label.text ?? '';
    return {
      title: view.title.text,
      text: view.blocks.map(textOf).join('\n'),
      view,
      values: Object.fromEntries(
        fields.map(({ block_id, label, element }) => [label.text, readable(state[block_id]?.[element.action_id])]),
      ),
      errors: Object.fromEntries(Object.entries(errors).map(([block, error]) => [labelOf(block), error])),
    };
  }

  return {
    types,
    submits,
    /** Presses the form's own button, whatever step it is at. */
    goesOn: pressesSubmit,
    pressesIn,
    closes,
    modal,
    /** The texts that the menu of a field offers for what is typed into it. */
    async offers(user: string, label: string, typed: string): Promise<readonly string[]> {
      return (await asks(user, fieldNamed(top(user).view, label), typed)).map((one) => one.text.text);
    },
  };
}

/** What stands in the fields of a modal as it is drawn: fields that were there before keep what was typed, and old ones linger. */
export function stateIn(view: ModalView, before: ModalState = {}): ModalState {
  const fresh = inputsOf(view).map(({ block_id, element }) => [
    block_id,
    { [element.action_id]: before[block_id]?.[element.action_id] ?? answer(element, undefined) },
  ]);
  return { ...before, ...Object.fromEntries(fresh) };
}

export type ModalState = Readonly<Record<string, Readonly<Record<string, State>>>>;
type State = Readonly<{ type: string } & Record<string, unknown>>;

/** What a submission may be answered with. */
const ModalAnswer = z.union([
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.enum(['update', 'push']), view: ModalView }),
]);

/** What a menu that asks is answered with. */
const MenuAnswer = z
  .strictObject({ options: z.array(MenuOption).max(100) }) // limit: options ≤ 100
  .refine(({ options }) => new Set(options.map((one) => one.value)).size === options.length, 'values must differ');

function inputsOf(view: ModalView): readonly InputBlock[] {
  return view.blocks.flatMap((block) => (block.type === 'input' ? [block] : []));
}

function labelsOf(view: ModalView): readonly string[] {
  return inputsOf(view).map((one) => one.label.text);
}

function fieldNamed(view: ModalView, label: string): InputBlock {
  const field = inputsOf(view).find((one) => one.label.text === label);
  if (!field) throw new Error(`No field “${label}” but: ${labelsOf(view).join(', ')}`);
  return field;
}

/** The 1 of “日志 1/2”; 0 for a form that has no steps. */
function stepIn({ title }: ModalView): number {
  return Number(/ (\d+)\/\d+$/.exec(title.text)?.[1] ?? 0);
}

/** Enter is what a field listens to unless it is told otherwise. */
function onCharacter(element: Extract<InputBlock['element'], { type: 'plain_text_input' }>): boolean {
  return element.dispatch_action_config?.trigger_actions_on.includes('on_character_entered') ?? false;
}

/** What a field holds with `typed` in it, or with nothing changed. */
function answer(element: InputBlock['element'], typed: string | undefined): State {
  const { type } = element;
  switch (type) {
    case 'plain_text_input': {
      const value = typed ?? element.initial_value ?? '';
      if (value.length > (element.max_length ?? 3000)) throw new Error(`Only ${element.max_length} characters fit`);
      if (value.includes('\n') && !element.multiline) throw new Error('A single line takes no line breaks');
      return { type, value: value === '' ? null : value };
    }
    case 'datepicker':
      return { type, selected_date: (typed ?? element.initial_date) || null };
    case 'timepicker':
      return { type, selected_time: (typed ?? element.initial_time) || null };
    case 'static_select':
      return { type, selected_option: typed === undefined ? (element.initial_option ?? null) : choose(element, typed) };
    case 'external_select':
      return { type, selected_option: element.initial_option ?? null };
    case 'multi_static_select': {
      const chosen = typed?.split('\n').map((one) => choose(element, one));
      return { type, selected_options: chosen ?? element.initial_options ?? [] };
    }
  }
}

function choose(menu: Parameters<typeof offered>[0], label: string) {
  const all = offered(menu);
  const option = all.find((one) => one.text.text === label);
  if (!option) throw new Error(`No choice “${label}” but: ${all.map((one) => one.text.text).join(', ')}`);
  return option;
}

function isEmpty({ type, ...rest }: State): boolean {
  return Object.values(rest).every((value) => value === null || (Array.isArray(value) && value.length === 0));
}

/** What a person reads in a field. */
function readable(state: State | undefined): string {
  const read = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(read).join('\n');
    const option = MenuOption.safeParse(value).data;
    return option?.text.text ?? (typeof value === 'string' ? value : '');
  };
  const { type: _, ...rest } = state ?? { type: '' };
  return Object.values(rest).map(read).join('');
}
