import { expect } from 'vitest'
import { preparesToSolve, solves, submitsAndReads } from './serverless-shop/sitting.ts'
import { story } from './support/story.ts'

const exam = 'The shop that grew too fast'

story(
  'a candidate who leaves two tasks undone fails narrowly, and reads which criteria were missing and what was seen',
  async ({ assay, page, person: bo }) => {
    await bo.startExam(assay.url, exam)
    await preparesToSolve(bo, 'reference')
    await solves(bo, 'checkout', 'history', 'events', 'workflow', 'ownership', 'alarms')

    const report = await submitsAndReads(page, bo)
    expect(report).toContain('Not passed')
    expect(report).toContain('67 of 97')
    expect(report).toContain('Whoever opens a product gets it')
    expect(report).toContain('A customer is charged for one payment more than once.')
    expect(report).toContain('A customer gets as far as a product, and it does not open.')

    await page.getByRole('button', { name: 'German' }).click()
    await bo.seesText('Nicht bestanden')
    await bo.seesText('Einem Kunden wird eine Zahlung mehr als einmal abgebucht.')
  },
  'light',
)
