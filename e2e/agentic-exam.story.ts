import { expect } from 'vitest'
import { solves, submitsAndReads, writesSolution } from './solving/sitting.ts'
import { story } from './support/story.ts'

const exam = 'The shop that learns to talk'

story(
  'a candidate of the exam about agents who leaves three desks as they are fails narrowly, and reads what the model did there',
  async ({ assay, page, person: bo }) => {
    await bo.startExam(assay.url, exam)
    await writesSolution(bo, 'agentic-shop', 'reference')
    await solves(bo, 'tracking', 'account', 'help', 'refunds', 'recipes', 'parts')

    const report = await submitsAndReads(page, bo)
    expect(report).toContain('Not passed')
    expect(report).toContain('68 of 100')
    expect(report).toContain('Nobody else comes in')
    expect(report).toContain('A review gives vouchers away')

    await page.getByRole('button', { name: 'German' }).click()
    await bo.seesText('Nicht bestanden')
    await bo.seesText('Eine Bewertung verschenkt Gutscheine')
  },
  'light',
)
