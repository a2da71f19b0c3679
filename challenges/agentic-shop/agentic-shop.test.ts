import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { proveFirstRows } from '../../server/author/testing/prove-first-rows.ts'

const folder = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')

// Nobody is offered this draft yet, and `help.cites` has said fail of the reference in one of three runs: it asks that what is cited is what
// the model was given while another look has a document of its own in the same knowledge base.
const isAsked = process.env.ASSAY_PROVE_DRAFTS === '1'
if (!isAsked)
  console.log(`Skipped, the starter and the reference of the exam about agents: it is a draft, and one of its checks wavers.
They are tried by: ASSAY_PROVE_DRAFTS=1 npm run unit -- challenges/agentic-shop`)
test.runIf(isAsked)(
  'the exam about agents tells right from wrong: the starter and the reference',
  async () => {
    const { problems, runs } = await proveFirstRows(folder)
    expect(runs.length).toBe(2)
    expect(problems).toEqual([])
  },
  900_000,
)
