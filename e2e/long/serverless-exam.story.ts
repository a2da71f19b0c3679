import { expect } from 'vitest'
import { looksInConsole, preparesToSolve, solves, submitsAndReads } from '../serverless-shop/sitting.ts'
import { story } from '../support/story.ts'

const exam = 'The shop that grew too fast'

/** The tasks in another order than the exam has them, with their titles. */
const tasks = {
  alarms: 'Nobody hears it when vouchers fail',
  ownership: "Everybody reads everybody's invoices",
  workflow: 'Pre-orders that never end',
  events: 'The warehouse hears the wrong things',
  history: 'Old orders are lost in the pile',
  payments: 'Customers pay twice',
  checkout: 'The checkout never ends',
  products: 'Not one product opens',
} as const

story(
  'a candidate takes the whole Serverless exam by new parts, waits for each task to pass before the next, and reads that it is passed',
  async ({ assay, page, person: ada }) => {
    await ada.startExam(assay.url, exam)
    await preparesToSolve(ada, 'with-new-parts')
    for (const [task, title] of Object.entries(tasks)) {
      await solves(ada, task)
      await ada.seesTask(title, 'passes', 240_000)
    }
    await looksInConsole(page, 'Lambda', 'shop-catalog')

    const report = await submitsAndReads(page, ada)
    expect(report).toContain('Passed')
    expect(report).toContain('97 of 97')
  },
  'light',
)

story(
  'a candidate takes the whole Serverless exam with editor, terminal and console, and reads that it is passed',
  async ({ assay, page, person: ada }) => {
    await ada.startExam(assay.url, exam)
    await looksInConsole(page, 'SQS', 'shop-events-warehouse')
    await preparesToSolve(ada, 'reference')
    await solves(ada, 'products', 'checkout', 'payments', 'history')
    await ada.seesTask('Not one product opens', 'passes', 120_000)
    await solves(ada, 'events', 'workflow', 'ownership', 'alarms')

    const report = await submitsAndReads(page, ada)
    expect(report).toContain('Passed')
    expect(report).toContain('97 of 97')
    await ada.opensKeptFile('solve.mjs')
  },
)
