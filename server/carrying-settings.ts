import { z } from 'zod'

const upTo = (most: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().max(most))

/** The settings of how much one machine may have to do. */
export const carryingSettings = {
  ASSAY_MAX_ATTEMPTS: {
    schema: upTo(1_000),
    default: '0',
    expects: 'a whole number from 0 to 1000, 0 for what the machine is fit for',
    about:
      'Attempts that may be open at the same time, those that are being judged among them; who comes later is refused with a word instead of slowing everybody down. 0 takes 16 for each core and one for each 350 MB of memory beyond the first gigabyte, whichever is less.',
  },
  ASSAY_STARTS_AT_ONCE: {
    schema: upTo(64),
    default: '0',
    expects: 'a whole number from 0 to 64, 0 for as many as there are cores',
    about:
      'Attempts that are prepared at the same time; the others wait in the order in which they came, and their pages say for how long. 0 takes as many as there are cores.',
  },
} as const
