import { readFileSync } from 'node:fs'

/** What the texts of the attempt say; `FAILURES` is how many failures the brief about vouchers names. */
export const parameters = {
  suffix: process.env.SHOP,
  alarmsFailures: process.env.FAILURES,
  eventsMinimum: /of \*\*(\d+) euros or more/.exec(readFileSync('events/README.md', 'utf8'))[1],
}
