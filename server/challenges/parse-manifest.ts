import { parse, YAMLParseError } from 'yaml'
import { type ChallengeManifest, challengeManifestSchema } from '../../shared/challenge/manifest.ts'
import { ChallengeProblem } from './challenge-problem.ts'

/** Reads `challenge.yaml`. The problem names the line or the member. */
export function parseManifest(text: string): ChallengeManifest {
  const parsed = challengeManifestSchema.safeParse(parseYaml(text))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const at = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  throw new ChallengeProblem(
    `challenge.yaml is not right${at}: ${sentence(issue?.message ?? 'it is not understood')}`,
  )
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 })
  } catch (error) {
    const line = error instanceof YAMLParseError ? ` in line ${error.linePos?.[0].line ?? 1}` : ''
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new ChallengeProblem(`challenge.yaml is not YAML${line}: ${sentence(why)}`, { cause: error })
  }
}

function sentence(text: string): string {
  return /[.!?:]$/.test(text) ? text.replace(/:$/, '.') : `${text}.`
}
