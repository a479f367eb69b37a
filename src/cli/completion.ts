import { Argument, Command } from 'commander';
import { completionScript, SHELLS } from './completion-scripts.js';
import { print } from './print.js';

const AFTER = `
bash   source <(gatespec completion bash)      in ~/.bashrc
zsh    source <(gatespec completion zsh)       in ~/.zshrc, after compinit
fish   gatespec completion fish | source       in ~/.config/fish/config.fish`;

export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script that lets a shell complete commands, options, servers and ids of cases')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', AFTER)
    .action((shell: (typeof SHELLS)[number]) => print(completionScript(shell)));
}

/**
 * What the scripts ask: `gatespec __complete -- WORD…`, the last word being the one under the cursor. Each answer is a line: the word, a
 * tab, what it is about. `:open` in a third column asks for no blank after it; a line `:files` or `:folders` asks for paths.
 */
export function completeCommand(program: Command): Command {
  return new Command('__complete').argument('[words...]').action(async (words: string[]) => {
    const { candidatesFor } = await import('./completion-candidates.js');
    const { candidates, paths } = await candidatesFor(program, words);
    const lines = candidates.map(({ word, about = '', open }) => {
      const [line] = about.split(/[\t\n]/, 1);
      return open ? `${word}\t${line}\t:open` : `${word}\t${line}`;
    });
    if (paths) lines.push(`:${paths}`);
    await print(lines.map((line) => `${line}\n`).join(''));
  });
}
