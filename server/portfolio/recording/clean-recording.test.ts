import { describe, expect, it } from 'vitest'
import type { RecordedMoment, RecordedTerminal } from '../../../shared/journal/recorded-terminal.ts'
import { createExamTextFinder } from '../exam-texts.ts'
import { cleanRecording } from './clean-recording.ts'

// Put together here, so that no scanner of this repository takes them for real ones.
const keyId = ['ASIA', 'QYLPMN5H', 'FIQR7XYA'].join('')
const secret = ['wJalrXUtnFEMI/K7MDENG', '/bPxRfiCYEXAMPLEKEY'].join('')
const size: RecordedMoment = [0, 'r', 80, 24]

/** As a shell gives keys back: one character an event, with what it does between. */
const typed = (
  text: string,
  between: (char: string, index: number) => string = char => char,
): RecordedTerminal => [
  size,
  ...[...text].map((char, index): RecordedMoment => [100 + index * 90, 'o', between(char, index)]),
]
const printed = (...texts: string[]): RecordedTerminal => [
  size,
  ...texts.map((text, index): RecordedMoment => [100 + index, 'o', text]),
]

async function shownOf(recorded: RecordedTerminal): Promise<string> {
  const clean = await cleanRecording(recorded)
  return clean.kind === 'refused' ? 'refused' : textOf(clean.moments)
}
const textOf = (moments: RecordedTerminal) =>
  moments.map(moment => (moment[1] === 'o' ? moment[2] : '')).join('')

describe('a recording of a terminal before it leaves', () => {
  it('loses a key that was typed one character an event, at every moment of its typing, and keeps its events and times', async () => {
    const recorded = typed(`export AWS_ACCESS_KEY_ID=${keyId}\r\n`)
    const clean = await cleanRecording(recorded)
    if (clean.kind === 'refused') throw new Error('refused')
    expect(textOf(clean.moments)).toBe(`export AWS_ACCESS_KEY_ID=${'*'.repeat(keyId.length)}\r\n`)
    expect(clean.moments.map(([at]) => at)).toEqual(recorded.map(([at]) => at))
    const once = (rule: string) => ({ rule, count: 1 })
    expect(clean.removed).toEqual(expect.arrayContaining([once('variable'), once('aws-access-key-id')]))
  })

  it.each([
    ['colours between', typed(keyId, (char, at) => (at % 5 ? char : `\x1b[1m${char}\x1b[0m`))],
    ['a title of the window between', typed(keyId, char => `${char}\x1b]0;shop\x07`)],
    ['sequences cut between events', printed(`${keyId.slice(0, 9)}\x1b[3`, `1m${keyId.slice(9)}`)],
    ['unseen characters between', typed(keyId, char => `${char}\u200b`)],
    ['characters taken back', typed(keyId, (char, at) => (at === 7 ? `X\b \b${char}` : char))],
    [
      'the line’s end reached in between',
      printed(`${'x'.repeat(69)} ${keyId.slice(0, 10)}`, keyId.slice(10)),
    ],
    [
      'a shell that ends the line itself',
      printed(`${'x'.repeat(69)} ${keyId.slice(0, 10)} \r${keyId.slice(10)}`),
    ],
    [
      'its middle inserted later',
      printed(keyId.slice(0, 5), keyId.slice(6), '\b'.repeat(14), `${keyId.slice(5)}${'\b'.repeat(14)}`),
    ],
    ['the cursor placed', printed(`\x1b[5;9H${keyId.slice(8)}`, `\x1b[5;1H${keyId.slice(0, 8)}`)],
    ['a title that holds it', printed(`\x1b]0;${keyId}\x07$ `)],
    ['a clipboard that holds it', printed(`\x1b]52;c;${keyId}\x1b\\$ `)],
    ['a sequence of a device that holds it', printed(`\x1bP${keyId}\x1b\\$ `)],
  ])('loses it with %s', async (_, recorded) => {
    const shown = await shownOf(recorded)
    // Neither whole nor, in any moment, most of it.
    expect(shown.replaceAll(/[^A-Z0-9]/g, '')).not.toContain(keyId.slice(8))
    expect(shown).not.toContain(keyId.slice(0, 10))
  })

  it.each([
    ['a secret key of a variable', `export AWS_SECRET_ACCESS_KEY=${secret}`, secret],
    ['a password of a variable, without quotes', 'DB_PASSWORD=hunter2 node seed.mjs', 'hunter2'],
    ['a password of an option', 'psql --password hunter2 shop', 'hunter2'],
    ['what a program asked for', 'AWS Secret Access Key [None]: abcdefgh', 'abcdefgh'],
    ['a password of curl', 'curl -u mira:hunter2 https://x', 'hunter2'],
    ['a token of an answer', '{ "Token": "abcdef0123456789" }', 'abcdef0123456789'],
    ['the number of an account', 'arn:aws:lambda:us-east-1:123456789012:function:x', '123456789012'],
    ['a secret key with no name beside it', secret.replace('M', '7'), secret.slice(10)],
    [
      'a secret key in a column of text',
      `CREDENTIALS\t${keyId}\t2026-11-30T22:00:00Z\t${secret.replace('M', '7')}`,
      secret.slice(10),
    ],
    ['the key of an API in a header', "curl -H 'x-api-key: hunter2' https://x", 'hunter2'],
    ['a password of mysql', 'mysql -u shop -phunter2 shop', 'hunter2'],
    ['a session of a browser', 'Cookie: session=hunter2; theme=dark', 'hunter2'],
    ['a setting of fish', `set -gx AWS_SECRET_ACCESS_KEY ${secret.replace('M', '7')}`, secret.slice(10)],
    ['a secret in the name of a file', `cat notes-${keyId}.txt`, keyId],
  ])('loses %s', async (_, line, lost) => {
    for (const recorded of [printed(`$ ${line}\r\n`), typed(`$ ${line}\r\n`)])
      expect(await shownOf(recorded)).not.toContain(lost)
  })

  it('loses what the exam says, typed or printed, also where it was broken over lines', async () => {
    const brief = 'Orders are charged twice. Find out why, and make sure that each is charged once.'
    const find = createExamTextFinder([brief])
    for (const recorded of [
      printed(`$ cat notes\r\n  Orders are charged twice.\r\n  Find out why, and make sure\r\n$ ls\r\n`),
      typed(`$ echo ${brief}\r\n$ ls\r\n`),
    ]) {
      const clean = await cleanRecording(recorded, find)
      const shown = clean.kind === 'refused' ? 'refused' : textOf(clean.moments)
      expect(shown).not.toMatch(/charged|Find|make sure/)
      expect(shown).toContain('$ ls')
    }
  })

  it('loses a key of many lines', async () => {
    const shown = await shownOf(
      printed(
        '-----BEGIN RSA PRIVATE KEY-----\r\nMIIEabc\r\nxyz+/==\r\n',
        '-----END RSA PRIVATE KEY-----\r\n$ ls\r\n',
      ),
    )
    expect(shown).not.toMatch(/MIIE|xyz/)
    expect(shown).toContain('$ ls')
  })

  it('shows nothing of a program that fills the screen, and says where it was', async () => {
    const clean = await cleanRecording(
      printed('$ vim\r\n', `\x1b[?1049h\x1b[H${keyId} secret text`, '\x1b[?1049l$ '),
    )
    expect(clean).toMatchObject({ kind: 'clean', wholeScreenAt: [101] })
    expect(clean.kind === 'clean' && textOf(clean.moments)).toBe('$ vim\r\n$ ')
  })

  it('stays as it is where there is nothing to cover, but for what no screen shows', async () => {
    const text = '\x1b[32mmira\x1b[0m:~$ node --test\r\n✔ keeps 12 orders (3.1ms)\r\n\x1b[Kdone 世界\r\n'
    expect(await shownOf(printed(`\x1b[?2004h${text}\x07`))).toBe(text)
  })

  it('loses a key wherever it stands in a very long line', async () => {
    for (const before of [8_180, 8_192, 9_590, 33_000])
      expect(
        await shownOf(printed(`${'ab '.repeat(before / 3)}${keyId} ${'cd '.repeat(9_000)}`)),
      ).not.toContain(keyId)
  })

  it('lets others go first while it is at work on much', async () => {
    let turns = 0
    const timer = setInterval(() => (turns += 1), 1)
    const lines = Array.from(
      { length: 3_000 },
      (_, line): RecordedMoment => [line, 'o', `line ${line} ${'word '.repeat(12)}\r\n`],
    )
    await cleanRecording([size, ...lines])
    clearInterval(timer)
    expect(turns).toBeGreaterThan(5)
  })
})
