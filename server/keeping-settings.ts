import { z } from 'zod'

const whole = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)
const seconds = whole.pipe(z.number().min(1).max(86_400))
const days = whole.pipe(z.number().max(36_500))

/** The settings of whoever keeps a server well: backups, checkpoints, how long what is kept. */
export const keepingSettings = {
  ASSAY_BACKUP_FOLDER: {
    schema: z.string(),
    default: '',
    expects: 'the path of a folder',
    about: 'Where `npm run ops -- backup` writes to; on another disk than the data.',
  },
  ASSAY_BACKUP_KEY_FILE: {
    schema: z.string(),
    default: '',
    expects: 'the path of a file',
    about:
      'File with the key of backups, at least 16 characters, e.g. made with `openssl rand -base64 32`. Keep a copy of it where neither the data nor the backups are.',
  },
  ASSAY_BACKUP_KEY: {
    schema: z.string(),
    default: '',
    expects: 'a key of at least 16 characters',
    about: 'The key itself, where there is no file for it.',
  },
  ASSAY_CHECKPOINT_FOLDER: {
    schema: z.string(),
    default: '',
    expects: 'the path of a folder',
    about:
      'A second place, better on another machine: there the server notes, signed, where each journal ends, so that `npm run ops -- verify` finds one that was rewritten.',
  },
  ASSAY_CHECKPOINT_COMMAND: {
    schema: z.string(),
    default: '',
    expects: 'the path of a program',
    about: 'A program that is given each such note, a line on its standard input, e.g. to send it elsewhere.',
  },
  ASSAY_CHECKPOINT_SECONDS: {
    schema: seconds,
    default: '60',
    expects: 'a whole number from 1 to 86400',
    about: 'How often, in seconds.',
  },
  ASSAY_KEEP_FILES_DAYS: {
    schema: days,
    default: '0',
    expects: 'a whole number of days, 0 for always',
    about:
      'Days after which what candidates wrote, what their terminals printed and what checks saw of an attempt is deleted, with a portfolio that nobody sees; the journal with its result stays. Not while its portfolio is shared, a criterion open or an appeal undecided. 0 keeps it.',
  },
  ASSAY_KEEP_PEOPLE_DAYS: {
    schema: days,
    default: '0',
    expects: 'a whole number of days, 0 for always',
    about:
      'Days after which somebody who has begun nothing since is forgotten, as by `npm run people -- forget`. 0 forgets nobody.',
  },
  ASSAY_KEEP_LOGS_DAYS: {
    schema: days,
    default: '90',
    expects: 'a whole number of days, 0 for always',
    about: 'Days after which log files that nobody writes into any more are deleted.',
  },
} as const
