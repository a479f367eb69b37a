import type { Argument, Command, Option } from 'commander';

/** What the word under the cursor may become. */
export interface Question {
  readonly command: Command;
  /** Options of the command may stand here. */
  readonly options: boolean;
  /** Subcommands may stand here. */
  readonly commands: boolean;
  /** The option or argument whose value may stand here, with the words that complete the whole word again. */
  readonly value?: { readonly of: Option | Argument; readonly prefix: string; readonly word: string };
  /** Values that options before the cursor have, by their long names. */
  readonly given: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads a command line up to the cursor as the parser will.
 * @param words after the name of the program; the last one, perhaps empty, is the one to complete
 */
export function questionOf(program: Command, words: readonly string[]): Question {
  const current = words.at(-1) ?? '';
  const [name, ...before] = words.slice(0, -1);
  const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
  if (!command || command === program)
    return {
      command: program,
      options: name === undefined && current.startsWith('-'),
      commands: name === undefined,
      given: new Map(),
    };
  const { open, positionals, given } = read(command, before);
  const base = { command, commands: false, given };
  const inline = /^(--[a-z-]+)=(.*)$/s.exec(current);
  if (inline) {
    const option = optionOf(command, inline[1]!);
    const value = option && { of: option, prefix: `${inline[1]}=`, word: inline[2]! };
    return { ...base, options: false, ...(value ? { value } : {}) };
  }
  if (current.startsWith('-') && !open?.mandatory) return { ...base, options: true };
  const of = open?.option ?? argumentAt(command, positionals);
  return {
    ...base,
    options: current === '' && !open?.mandatory && !of,
    ...(of ? { value: { of, prefix: '', word: current } } : {}),
  };
}

/** An option's long name; undefined for an argument. */
export function longNameOf(of: Option | Argument): string | undefined {
  return 'flags' in of ? of.long : undefined;
}

/** What stands between `<>` or `[]` in an option's flags, or an argument's name. */
export function placeholderOf(of: Option | Argument): string {
  if ('flags' in of) return /[<[]([^\]>]*?)(?:\.\.\.)?[\]>]/.exec(of.flags)?.[1] ?? '';
  return of.name();
}

interface Reading {
  /** The option that the next word belongs to. */
  readonly open?: { readonly option: Option; readonly mandatory: boolean };
  readonly positionals: number;
  readonly given: ReadonlyMap<string, readonly string[]>;
}

function read(command: Command, words: readonly string[]): Reading {
  const given = new Map<string, string[]>();
  let positionals = 0;
  let open: { option: Option; mandatory: boolean } | undefined;
  const take = (option: Option, value: string) => {
    const name = option.long ?? option.flags;
    given.set(name, [...(given.get(name) ?? []), value]);
  };
  for (const word of words) {
    if (open && (open.mandatory || !word.startsWith('-'))) {
      take(open.option, word);
      open = open.option.variadic ? { option: open.option, mandatory: false } : undefined;
      continue;
    }
    open = undefined;
    if (!word.startsWith('-')) positionals++;
    const [name, value] = word.split(/=(.*)/s, 2);
    const option = word.startsWith('-') ? optionOf(command, name!) : undefined;
    if (option && value !== undefined) take(option, value);
    else if (option && (option.required || option.optional)) open = { option, mandatory: option.required };
  }
  return { positionals, given, ...(open ? { open } : {}) };
}

function optionOf(command: Command, name: string): Option | undefined {
  return command.options.find(({ long, short }) => long === name || short === name);
}

function argumentAt(command: Command, index: number): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[index] ?? (last?.variadic ? last : undefined);
}
