import { Command } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import type { CommandContext } from './command-line.ts'
import { CliError, type ExitCode } from './failure.ts'

const collect = (value: string, previous: string[] = []) => [...previous, value]

/**
 * The commands and their flags. Each command's work is imported when it is called, so that `--help` and wrong usage
 * answer without loading a database or a browser.
 */
export function createProgram(
  context: CommandContext,
  exit: (code: ExitCode) => void,
  { stepsHelp = '' }: { stepsHelp?: string } = {},
): Command {
  const program = new Command('stepcast')
    .description('Turns screen recordings into procedures that can be asked, handed over and carried out.')
    .version(manifest.version)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .showSuggestionAfterError()
    .addHelpText('after', helpFooter)
    .action((_options, command: Command) => {
      const unknown = command.args[0]
      throw new CliError('usage', unknown === undefined ? 'no command was given' : `unknown command '${unknown}'`, {
        hint: '`stepcast --help` lists the commands',
      })
    })
    .allowExcessArguments()

  const add = (usage: string) => program.command(usage).allowExcessArguments(false)

  add('index <files...>')
    .description('index recordings; the same file again answers at once from the store')
    .option('--subtitles <file>', 'subtitles of the recording (SRT or WebVTT)')
    .option('--engine <engine>', 'what reads the recording: reader or qwen3-vl')
    .option('--title <title>', 'a title to show instead of the file name')
    .option('--max-model-tokens <count>', 'how many tokens a model may cost, in and out, for each recording')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples(
        'stepcast index demo.mp4',
        'stepcast index recordings/*.mp4 --json',
        'stepcast index lecture.mp4 --subtitles lecture.srt --title "Publish a product"',
      ),
    )
    .action(async (files: string[], options: unknown) => {
      const { indexRecordings } = await import('./commands/index-recordings.ts')
      exit(await indexRecordings(files, options, context))
    })

  add('list')
    .description('list what is indexed')
    .option('--json', 'print one JSON document')
    .action(async (options: unknown) => {
      const { listRecordings } = await import('./commands/list-recordings.ts')
      exit(await listRecordings(options, context))
    })

  add('delete <video>')
    .description('forget a recording and everything read from it; the file itself stays')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples('stepcast delete demo.mp4'))
    .action(async (video: string, options: unknown) => {
      const { deleteRecording } = await import('./commands/delete-recording.ts')
      exit(await deleteRecording(video, options, context))
    })

  add('cache')
    .description('show how much is kept of what models replied, so that nothing is asked twice')
    .option('--clear', 'forget it')
    .option('--json', 'print one JSON document')
    .action(async (options: unknown) => {
      const { showCache } = await import('./commands/show-cache.ts')
      exit(await showCache(options, context))
    })

  add('steps <video>')
    .description('show the procedure of a recording, or export it')
    .option('--format <format>', 'what to export it as; told by the end of --output where that is enough')
    .option('-o, --output <file>', 'where to write it; a folder takes it under its own name')
    .option('--step <number>', 'the step, for formats of one step')
    .option('--blur <x1,y1,x2,y2>', 'make a region unreadable in every picture, in fractions of the frame', collect)
    .option('--url <url>', 'the page that scripts start on, instead of the recorded one')
    .option('--language <tag>', 'what guides, chapters and charts are told in: en or zh-CN', 'en')
    .option('--json', 'the same as --format json')
    .addHelpText('after', stepsHelp)
    .action(async (video: string, options: unknown) => {
      const { showSteps } = await import('./commands/show-steps.ts')
      exit(await showSteps(video, options, context))
    })

  add('correct <video>')
    .description('correct the steps of a recording; without flags, show them and what was corrected')
    .option('--from <file>', 'steps as `steps --format json` prints them, edited, or a list of corrections; - is stdin')
    .option('--step <number>', 'the step to correct, by the flags that follow')
    .option('--title <title>', 'what the step is called')
    .option('--start <seconds>', 'when it starts')
    .option('--end <seconds>', 'when it ends')
    .option('--target <words>', 'what is acted on, as the screen calls it')
    .option('--value <value>', 'what is entered or chosen')
    .option('--parameter <name>', 'make its value a parameter of this name')
    .option('--constant', 'make its value one that stays as it is')
    .option('--after <number>', 'move it after this step; 0 is before the first')
    .option('--merge', 'merge it with the next one')
    .option('--split <seconds>', 'split it there; the second part does nothing until it is corrected')
    .option('--delete', 'delete it')
    .option('--undo', 'take the last correction back')
    .option('--redo', 'make the one again that was taken back last')
    .option('--reset', 'take all corrections back')
    .option('--forget <correction>', 'forget one correction, such as one that fits no longer')
    .option('--json', 'print one JSON document')
    .action(async (video: string, options: unknown) => {
      const { correctSteps } = await import('./commands/correct-steps.ts')
      exit(await correctSteps(video, options, context))
    })

  add('ask <question>')
    .description('answer a question from the recordings, with the times where it is shown')
    .option('--video <video>', 'ask this recording only; several may be named', collect)
    .option('--app <app>', 'ask recordings of this app only: a host that they show, or words of their titles')
    .option('--from <time>', 'cite only what is shown from here on, such as 1:20 or 80')
    .option('--to <time>', 'cite only what is shown up to here')
    .option('--kind <kind>', 'cite only steps of this kind, such as fill; several may be named', collect)
    .option('--limit <count>', 'how many places to cite at most')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples('stepcast ask "when is step 3 shown?"', 'stepcast ask "where is the price set?" --video demo.mp4'),
    )
    .action(async (question: string, options: unknown) => {
      const { askRecordings } = await import('./commands/ask-recordings.ts')
      exit(await askRecordings(question, options, context))
    })

  add('run <video...>')
    .description('carry out the procedure of a recording in a browser, or those of several one after the other')
    .requiredOption('--url <url>', 'the page to start on')
    .option('--goal <goal>', 'what is wanted, in words')
    .option('--set <name=value>', 'a new value for something the recording shows', collect, [])
    .option('--file <path>', 'a file that may be uploaded', collect, [])
    .option('--secret <name[=value]>', 'a value that is never shown or kept; asked for without =value', collect, [])
    .option('--allow-origin <origin>', 'another origin that may be visited', collect, [])
    .option('--from <step>', 'the step to begin with; --url is then the page that it begins on')
    .option('--max-tokens <count>', 'how much a configured model may read and write; 400000 if it is not given')
    .option('--rows <file>', 'a CSV whose columns name what its rows set: each row is a run of its own')
    .option(
      '--column <column=parameter>',
      'what a column sets, or, with nothing after =, that it is left out',
      collect,
      [],
    )
    .option('--empty-as-recorded', 'let an empty cell keep what the recording shows')
    .option('--on-failure <what>', 'with --rows, when a row fails: stop or go-on; stop if it is not given')
    .option('--results <file>', 'where the results of the rows are kept; rows that are done there are not done again')
    .option('--dry-run', 'only show what would be done, with which values')
    .option('--yes', 'approve in advance what the recording itself shows')
    .option('--show', 'let the browser be seen')
    .option('--profile <folder>', 'a Chrome profile to use and keep, one that is signed in say')
    .option('--connect <address>', 'a Chrome that runs already, by its remote debugging address')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples(
        'stepcast run demo.mp4 --url https://shop.example --set "Desk lamp=Headset" --dry-run',
        'stepcast run demo.mp4 --url https://shop.example --file headset.png --secret password --yes',
        'stepcast run demo.mp4 --url https://shop.example --rows products.csv --results results.csv',
        'stepcast run demo.mp4 --url https://shop.example/products/7 --from 5 --show',
      ),
    )
    .action(async (videos: string[], options: unknown) => {
      const { runRecording } = await import('./commands/run-recording.ts')
      exit(await runRecording(videos, options, context))
    })

  add('do <goal>')
    .description('reach a goal that no recording shows exactly, by those that show something like it; needs a model')
    .requiredOption('--url <url>', 'the page to start on')
    .option('--video <video>', 'a recording to go by, instead of those that a search finds', collect, [])
    .option('--set <name=value>', 'a value that is to be entered', collect, [])
    .option('--file <path>', 'a file that may be uploaded', collect, [])
    .option('--secret <name[=value]>', 'a value that is never shown, kept or told to the model', collect, [])
    .option('--allow-origin <origin>', 'another origin that may be visited', collect, [])
    .option('--max-steps <count>', 'how many steps it may take; 40 if it is not given')
    .option('--max-tokens <count>', 'how much the model may read and write; 400000 if it is not given')
    .option('--yes', 'approve in advance what the recordings show')
    .option('--show', 'let the browser be seen')
    .option('--profile <folder>', 'a Chrome profile to use and keep, one that is signed in say')
    .option('--connect <address>', 'a Chrome that runs already, by its remote debugging address')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples(
        'stepcast do "publish a headset" --url https://shop.example --set price=299',
        'stepcast do "invite Ann" --url https://team.example --video invite.mp4 --secret password',
      ),
    )
    .action(async (goal: string, options: unknown) => {
      const { doGoal } = await import('./commands/do-goal.ts')
      exit(await doGoal(goal, options, context))
    })

  add('serve')
    .description('start the API, the web page and the MCP endpoint')
    .option('--port <port>', 'the port to listen on')
    .option('--host <host>', 'the address to listen on')
    .addHelpText(
      'after',
      examples(
        'stepcast serve',
        'STEPCAST_API_TOKEN=$(openssl rand -hex 24) stepcast serve --host 0.0.0.0 --port 8080',
      ),
    )
    .action(async (options: unknown) => {
      const { serve } = await import('./commands/serve.ts')
      exit(await serve(options, context))
    })

  add('mcp')
    .description('give agents the recordings as MCP tools, on stdin and stdout')
    .option(
      '--secret <name[=value]>',
      'a value that runs may type and no agent sees; needs --allow-origin',
      collect,
      [],
    )
    .option('--allow-origin <origin>', 'let runs go there, and nowhere else', collect, [])
    .action(async (options: unknown) => {
      const { serveMcp } = await import('./commands/serve-mcp.ts')
      exit(await serveMcp(options, context))
    })

  add('doctor')
    .description('tell what is installed, what was found, and what is missing')
    .option('--json', 'print one JSON document')
    .action(async (options: unknown) => {
      const { examine } = await import('./commands/doctor.ts')
      exit(await examine(options, context))
    })

  add('completion <shell>')
    .description('print what makes a shell complete commands, flags and recordings: bash, zsh or fish')
    .addHelpText('after', completionHelp)
    .action(async (shell: string) => {
      const { completionScript } = await import('./commands/completion-script.ts')
      context.terminal.print(completionScript(shell))
      exit(0)
    })

  program
    .command('complete [words...]', { hidden: true })
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const { completeWords } = await import('./commands/complete.ts')
      await completeWords(words, program, context.terminal)
      exit(0)
    })

  return program
}

const examples = (...lines: string[]) => `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`

const completionHelp = `
Examples:
  eval "$(stepcast completion bash)"                                  in ~/.bashrc
  eval "$(stepcast completion zsh)"                                   in ~/.zshrc, below compinit
  stepcast completion fish > ~/.config/fish/completions/stepcast.fish
`

const helpFooter = `
VIDEO is a video id or the path of an indexed recording. Everything is kept in STEPCAST_DATA_DIR (default: .stepcast).

Examples:
  stepcast index examples/publish-product.mp4
  stepcast ask "when is step 3 shown?"
  stepcast run examples/publish-product.mp4 --url http://localhost:4000 --set "Product name=Headset" --secret password
`
