import type { ChallengeSummary } from '../../shared/challenge/challenge-view.ts'
import { said } from '../words/said.ts'

/** What holds in an attempt, in plain words. */
export function rulesOf(
  mode: 'exam' | 'practice' | 'demo',
  { minutes, passPercent, cut }: Pick<ChallengeSummary, 'minutes' | 'passPercent' | 'cut'>,
): readonly string[] {
  if (mode === 'demo')
    return [
      `You have ${minutes} minutes, from the moment your account and your workspace are ready.`,
      'You get a link for your audience. They follow in the browser, with nothing installed, and can change nothing.',
      'You rehearse first: nobody sees anything until you let them in. You can pause, and keep the editor or the terminal private.',
      'What was shown is recorded and can be watched by the same link, until you withdraw it.',
      'A demo counts for nothing: it gives no credential.',
    ]
  return mode === 'exam'
    ? [
        `The clock starts when your account and your workspace are ready, not before. You then have ${minutes} minutes.`,
        'If something on our side fails, the clock stops by itself and the time is given back.',
        'Checks look at what the system does. Any solution that works passes; there is no single right way.',
        `${passPercent} % of the points pass. A check that cannot be decided never counts against you.`,
        ...(cut?.provisional
          ? [
              `${said('score.provisional', { judges: cut.judges, percent: passPercent })} Your score is also told on a scale from 100 to 1000, on which 700 passes.`,
            ]
          : []),
        'You see whether a check passes and what the system does, but no hints. Notes and documentation are allowed.',
        'You can submit once. When the time is up, what is there then counts.',
        'At the end your account is sealed: nobody can set anything up in it any more, your functions neither, and a key or another role that anything took on is worth nothing. Its public addresses answer the final checks, and your own functions, and nobody else.',
        'What your system had accepted before, such as waiting messages, is still worked off while it is judged; what it changes then is in the journal.',
      ]
    : [
        `You have ${minutes} minutes, from the moment your account and your workspace are ready.`,
        'Checks show what they saw and what they expected.',
        'You can pause whenever you like and go on another day: the clock stands still, and everything stays as it is.',
        'You can end a practice at any time and start anew; each start draws a new variant.',
        'A practice gives a report like that of the exam. It is for you alone.',
      ]
}

/** What is written down about a person, and what is not. */
export const recorded: readonly string[] = [
  'Each saved file, each call that changes the account, each verdict, and when it happened. They stand in a journal in which a later change would be noticed.',
  'The files of the project folder as they are at the end, also those made in the terminal; what you typed there is not. The report shows them to you.',
  'Nothing outside this tab: no camera, no microphone, no screen, no other programs.',
]
