import { join } from 'node:path'
import { root } from '../setup/run.ts'

export type ErrorCode = { code: string; meaning: string; of: string }

export const commandLineTitle = 'The command line'

/** Where codes are declared, with what each file's are about. */
const sources = {
  'packages/video-index/src/errors.ts': 'Recordings and the store',
  'packages/agent/src/errors.ts': 'Runs',
  'packages/inference-client/src/errors.ts': 'Model servers',
  'packages/web/src/errors.ts': 'The server',
  'packages/cli/src/failure.ts': commandLineTitle,
}

/**
 * Every error code with what its docstring says of it: `- \`code\`, \`code\`: meaning`, and on the next lines where it is long.
 * @throws when a code is declared that the docstring does not mention, or mentioned and not declared
 */
export async function readErrorCodes(): Promise<ErrorCode[]> {
  const all = await Promise.all(
    Object.entries(sources).map(async ([path, of]) => {
      const text = await Bun.file(join(root, path)).text()
      return readDeclarations(text, path).map((each) => ({ ...each, of }))
    }),
  )
  return all.flat()
}

const declaration =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export )?(?:type \w+ErrorCode =|const \w+ErrorCodes = \[)((?:\s*[|,]?\s*'\w+')+)/g

function readDeclarations(text: string, path: string): { code: string; meaning: string }[] {
  return [...text.matchAll(declaration)].flatMap(([, docs = '', union = '']) => {
    const described = readBullets(docs)
    const declared = [...union.matchAll(/'(\w+)'/g)].map(([, code = '']) => code)
    const odd = [...described.map(({ code }) => code), ...declared].find(
      (code) => !declared.includes(code) || !described.some((each) => each.code === code),
    )
    if (odd !== undefined) throw new Error(`${path}: \`${odd}\` is either not declared, or not described above`)
    return described
  })
}

function readBullets(docs: string): { code: string; meaning: string }[] {
  const words = docs.replaceAll(/\s*\n\s*\*(?!\s*-)\s*/g, ' ')
  return [...words.matchAll(/- ((?:`\w+`(?:, )?)+): ([^\n]*)/g)].flatMap(([, codes = '', meaning = '']) =>
    [...codes.matchAll(/`(\w+)`/g)].map(([, code = '']) => ({ code, meaning: meaning.trim() })),
  )
}
