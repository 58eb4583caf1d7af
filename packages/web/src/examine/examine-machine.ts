import { findChrome } from '@stepcast/agent'
import {
  type FoundModelServer,
  createEmbedder,
  createReranker,
  findModelServers,
  listModels,
  readInferenceConfiguration,
  visionModels,
} from '@stepcast/inference-client'
import { Library, findFfmpeg, textModelFolder } from '@stepcast/video-index'
import { constants } from 'node:fs'
import { access, mkdtemp, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import manifest from '../../../../package.json' with { type: 'json' }
import type { Check, Examination } from './examination.ts'
import { examinePictures } from './examine-pictures.ts'
import { withoutKeys } from './without-keys.ts'

export type ExamineOptions = {
  /** Throws when there is something else in the folder's place. */
  dataDir: () => string
  /** The config file whose settings hold; undefined where there is none. */
  configFile?: string | undefined
  signal?: AbortSignal
}

type Finding = Pick<Check, 'status' | 'detail' | 'hint'>

const leastFreeBytes = 500 * 1024 ** 2

/** Looks for everything Stepcast needs or could use. Nothing is installed, no model server is used, and no key is told. */
export async function examineMachine({ dataDir, configFile, signal }: ExamineOptions): Promise<Examination> {
  const checks = await Promise.all([
    look('bun', 'Bun', examineBun),
    look('ffmpeg', 'ffmpeg', examineFfmpeg),
    look('chrome', 'Chrome', examineChrome),
    look('text_recognition', 'text recognition', examineTextRecognition),
    look('sentence_model', 'sentence model', () => examineSentenceModel(signal)),
    look('store', 'store', examineStore),
    look('data_dir', 'data folder', () => examineDataDir(dataDir())),
    look('pictures', 'pictures', () => examinePictures(dataDir())),
    look('config_file', 'config file', () => examineConfigFile(configFile)),
    look('model_server', 'model server', () => examineModelServers(signal)),
    look('rerank_server', 'rerank server', () => examineReranker(signal)),
  ])
  signal?.throwIfAborted()
  return { ok: checks.every(({ status }) => status !== 'missing'), checks }
}

async function look(name: string, label: string, examine: () => Promise<Finding> | Finding): Promise<Check> {
  const found = await Promise.try(examine).catch(toFinding)
  const hint = found.hint ? { hint: withoutKeys(found.hint) } : {}
  return { name, label, status: found.status, detail: withoutKeys(found.detail), ...hint }
}

function toFinding(error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error)
  const hint = error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? { hint: error.hint } : {}
  return { status: 'missing', detail: message.replace(/\s+/g, ' ').trim(), ...hint }
}

function examineConfigFile(path: string | undefined): Finding {
  if (path !== undefined) return { status: 'ok', detail: path }
  return { status: 'optional', detail: 'none in this folder: the environment and the defaults hold' }
}

function examineBun(): Finding {
  const wanted = manifest.engines.bun
  if (Bun.semver.satisfies(Bun.version, wanted)) return { status: 'ok', detail: `${Bun.version} (${process.execPath})` }
  return { status: 'missing', detail: `${Bun.version}, but ${wanted} is needed`, hint: 'npm install -g bun@1.4.5' }
}

async function examineFfmpeg(): Promise<Finding> {
  const { ffmpeg, version, source } = await findFfmpeg()
  const from = { environment: 'FFMPEG_PATH', package: 'ffmpeg-static', system: 'the system' }[source]
  return { status: 'ok', detail: `${version} (${ffmpeg}, from ${from})` }
}

async function examineChrome(): Promise<Finding> {
  const chrome = await findChrome()
  const version = await printedVersion(chrome)
  if (version) return { status: 'ok', detail: `${version} (${chrome})` }
  return {
    status: 'missing',
    detail: `${chrome} does not start`,
    hint: 'set CHROME_PATH to a Chrome or Chromium that does',
  }
}

async function printedVersion(program: string): Promise<string | undefined> {
  // on Windows Chrome opens a window instead of printing its version
  if (process.platform === 'win32') return 'Chrome'
  const child = Bun.spawn([program, '--version'], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'ignore',
    timeout: 20_000,
  })
  const text = await new Response(child.stdout).text()
  return (await child.exited) === 0 ? text.trim().split('\n')[0] : undefined
}

async function examineTextRecognition(): Promise<Finding> {
  const folder = textModelFolder()
  const models = (await readdir(folder)).filter((file) => file.endsWith('.onnx'))
  if (models.length >= 2) return { status: 'ok', detail: `PP-OCRv4, Chinese and English (${folder})` }
  return { status: 'missing', detail: `no models in ${folder}`, hint: 'remove node_modules and run `bun install`' }
}

async function examineSentenceModel(signal: AbortSignal | undefined): Promise<Finding> {
  const { embeddingUrl, embeddingModel } = readInferenceConfiguration()
  const embedder = createEmbedder(readInferenceConfiguration())
  const [vector] = await embedder.embed(['open the settings'], { signal })
  const where = embeddingUrl ? `${embeddingModel} at ${embeddingUrl}` : `${embedder.name}, embedded`
  return { status: 'ok', detail: `${where} (${vector?.length ?? 0} numbers)` }
}

async function examineStore(): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), 'stepcast-doctor-'))
  try {
    await using library = await Library.open({ dataDir: folder })
    await library.list()
    return { status: 'ok', detail: 'LanceDB opens' }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function examineDataDir(folder: string): Promise<Finding> {
  const existing = await nearestExisting(folder)
  try {
    await access(existing, constants.W_OK)
  } catch {
    return {
      status: 'missing',
      detail: `${folder} is not writable`,
      hint: 'set STEPCAST_DATA_DIR to a writable folder',
    }
  }
  const { bavail, bsize } = await statfs(existing)
  const freeBytes = bavail * bsize
  const detail = `${folder} (${(freeBytes / 1024 ** 3).toFixed(1)} GiB free)`
  if (freeBytes < leastFreeBytes) return { status: 'missing', detail, hint: 'free some space: half a GiB is needed' }
  return { status: 'ok', detail }
}

async function nearestExisting(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    const exists = await access(folder).then(
      () => true,
      () => false,
    )
    if (exists || dirname(folder) === folder) return folder
  }
}

const serverTimeoutMs = 5000

async function examineReranker(signal: AbortSignal | undefined): Promise<Finding> {
  const configuration = readInferenceConfiguration()
  const reranker = createReranker(configuration, { policy: { retries: 0 }, callTimeoutMs: serverTimeoutMs })
  if (!reranker)
    return {
      status: 'optional',
      detail: 'none configured; what a question finds stays in the order of the search',
      hint: 'set STEPCAST_RERANK_URL to a server for /v1/rerank',
    }
  await reranker.rerank('where is the price set?', ['Enter the price', 'Sign in'], { signal })
  return { status: 'ok', detail: `${reranker.model ?? 'its model'} at ${configuration.rerankUrl} ranks` }
}

const startHint =
  'for Qwen3-VL start one, such as `ollama pull qwen3-vl:2b`, `vllm serve Qwen/Qwen3-VL-4B-Instruct` or `llama-server -hf Qwen/Qwen3-VL-4B-Instruct-GGUF`, and set STEPCAST_INFERENCE_URL and STEPCAST_MODEL'

async function examineModelServers(signal: AbortSignal | undefined): Promise<Finding> {
  const { inferenceUrl, inferenceKey, model, thinkingModel } = readInferenceConfiguration()
  if (!inferenceUrl) return offer(await findModelServers({ signal }))
  const served = await listModels(inferenceUrl, { key: inferenceKey, timeoutMs: serverTimeoutMs, signal })
  const suggestion = visionModels(served)[0] ?? served[0]
  const missing = [...new Set([model, thinkingModel])].find((name) => name !== undefined && !served.includes(name))
  if (model === undefined || missing !== undefined)
    return {
      status: 'missing',
      detail: `${inferenceUrl} answers, but ${missing === undefined ? 'STEPCAST_MODEL is not set' : `does not serve ${missing}`}`,
      hint:
        suggestion === undefined ? 'load a model there' : `it serves ${listed(served)}; STEPCAST_MODEL=${suggestion}`,
    }
  const thinking = thinkingModel === model ? '' : `, ${thinkingModel} for thinking`
  return { status: 'ok', detail: `${model}${thinking} at ${inferenceUrl} (configured)` }
}

/** A server that merely runs here is named, the first that takes pictures before others, and not used. */
function offer(found: readonly FoundModelServer[]): Finding {
  const server = found.find(({ models }) => visionModels(models).length > 0) ?? found[0]
  if (!server)
    return {
      status: 'optional',
      detail: 'none configured; the embedded reader works without one',
      hint: startHint,
    }
  const [vision] = visionModels(server.models)
  return {
    status: 'optional',
    detail: `found ${server.url} (${listed(server.models) || 'no model loaded'}); not used until it is configured`,
    hint: vision
      ? `to use it: STEPCAST_INFERENCE_URL=${server.url} STEPCAST_MODEL=${vision}`
      : 'none of its models takes pictures by its name; load one, such as qwen3-vl',
  }
}

function listed(models: readonly string[]): string {
  return `${models.slice(0, 3).join(', ')}${models.length > 3 ? ` and ${models.length - 3} more` : ''}`
}
