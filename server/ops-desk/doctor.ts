import { exitCodeOf } from '../health/finding.ts'
import type { OpsParts } from './backup-commands.ts'
import { examine } from './examine.ts'

/** Says what is wrong and what to do. @returns the exit code: 0 all is well, 1 warnings, 2 failures */
export async function doctor(parts: OpsParts): Promise<0 | 1 | 2> {
  const { say } = parts
  const { server, signsIn, findings } = await examine(parts)
  say(server === undefined ? 'No server runs with this data.' : `The server runs at ${server}.`)
  if (signsIn) say('What it finds of itself is on its status page, for whoever signs in.')
  for (const severity of ['failure', 'warning'] as const)
    for (const { area, text } of findings.filter(found => found.severity === severity))
      say(`${severity === 'failure' ? 'FAIL' : 'warn'}  ${area}: ${text}`)
  const code = exitCodeOf(findings)
  say(
    code === 0
      ? 'All is well.'
      : code === 1
        ? 'Exams can be held. What is said above should be seen to.'
        : 'Exams cannot be held as it is, or something may be lost.',
  )
  return code
}
