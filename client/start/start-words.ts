import type { ChallengeSummary } from '../../shared/challenge/challenge-view.ts'
import type { InEachLanguage } from '../ui/page-language.ts'
import { said } from '../words/said.ts'

type Mode = 'exam' | 'practice' | 'demo'
/** What rules depend on. */
export type RuledBy = Pick<ChallengeSummary, 'minutes' | 'passPercent' | 'cut'>

/** What the page before the clock says, but for the environment check. */
export interface StartWords {
  readonly title: (challenge: string) => string
  readonly mode: { readonly [mode in Mode]: string }
  readonly whatYouDo: string
  readonly howItWorks: string
  readonly whatIsRecorded: string
  readonly clock: (minutes: number) => string
  /** That the lesson of a task, by its title, is open when it begins. */
  readonly beginsWithLesson: (task: string) => string
  readonly start: { readonly [mode in Mode]: string }
  readonly notNow: string
  /** Consent, which is never given unasked. */
  readonly recordTerminals: string
  readonly aboutRecording: string
  readonly gone: string
  /** What holds in an attempt, in plain words. */
  readonly rules: { readonly [mode in Mode]: (challenge: RuledBy) => readonly string[] }
  /** What is written down about a person, and what is not. */
  readonly recorded: (mode: Mode) => readonly string[]
}

/** Only an exam asks; of a demo everything is recorded that is shown. */
const terminalsRecorded: InEachLanguage<{ readonly [mode in Mode]: string }> = {
  en: {
    exam: 'What your terminals print only if you agree to it beside the start button.',
    practice: 'What your terminals print is not recorded.',
    demo: 'What your terminals print is recorded while you show it.',
  },
  de: {
    exam: 'Was deine Terminals ausgeben, nur, wenn du neben dem Startknopf zustimmst.',
    practice: 'Was deine Terminals ausgeben, wird nicht aufgezeichnet.',
    demo: 'Was deine Terminals ausgeben, wird aufgezeichnet, solange du es zeigst.',
  },
}

const provisional = ({ cut, passPercent: percent }: RuledBy, scale: string) =>
  cut?.provisional ? [`${said('score.provisional', { judges: cut.judges, percent })} ${scale}`] : []

/** What the page before the clock says. */
export const startWords: InEachLanguage<StartWords> = {
  en: {
    title: challenge => `Before you start: ${challenge}`,
    mode: { exam: 'Exam', practice: 'Practice', demo: 'Demo' },
    whatYouDo: 'What you will do',
    howItWorks: 'How it works',
    whatIsRecorded: 'What is recorded',
    clock: minutes => `${minutes} minutes. The clock has not started; it starts when everything is ready.`,
    beginsWithLesson: task => `It begins with the lesson of “${task}”.`,
    start: { exam: 'Start the exam', practice: 'Start practising', demo: 'Start the demo' },
    notNow: 'Not now',
    recordTerminals: 'Record what my terminals print, for my portfolio',
    aboutRecording:
      'You need not. Keys you press are not recorded, what a program prints is. You can stop it at any time; nobody sees it before you show it, and secrets are covered then.',
    gone: 'It may have been renamed or taken away from this server.',
    rules: {
      exam: challenge => [
        `The clock starts when your account and your workspace are ready, not before. You then have ${challenge.minutes} minutes.`,
        'If something on our side fails, the clock stops by itself and the time is given back.',
        'Checks look at what the system does. Any solution that works passes; there is no single right way.',
        `${challenge.passPercent} % of the points pass. A check that cannot be decided never counts against you.`,
        ...provisional(
          challenge,
          'Your score is also told on a scale from 100 to 1000, on which 700 passes.',
        ),
        'You see whether a check passes and what the system does, but no hints. Notes and documentation are allowed.',
        'You can submit once. When the time is up, what is there then counts.',
        'At the end your account is sealed: nobody can set anything up in it any more, your functions neither, and a key or another role that anything took on is worth nothing. Its public addresses answer the final checks, and your own functions, and nobody else.',
        'What your system had accepted before, such as waiting messages, is still worked off while it is judged; what it changes then is in the journal.',
      ],
      practice: ({ minutes }) => [
        `You have ${minutes} minutes, from the moment your account and your workspace are ready.`,
        'Checks show what they saw and what they expected.',
        'You can pause whenever you like and go on another day: the clock stands still, and everything stays as it is.',
        'You can end a practice at any time and start anew; each start draws a new variant.',
        'A practice gives a report like that of the exam. It is for you alone.',
      ],
      demo: ({ minutes }) => [
        `You have ${minutes} minutes, from the moment your account and your workspace are ready.`,
        'You get a link for your audience. They follow in the browser, with nothing installed, and can change nothing.',
        'You rehearse first: nobody sees anything until you let them in. You can pause, and keep the editor or the terminal private.',
        'What was shown is recorded and can be watched by the same link, until you withdraw it.',
        'A demo counts for nothing: it gives no credential.',
      ],
    },
    recorded: mode => [
      'Each saved file, each call that changes the account, each verdict, and when it happened. They stand in a journal in which a later change would be noticed.',
      `The files of the project folder as they are at the end, also those made in the terminal. The report shows them to you. ${terminalsRecorded.en[mode]}`,
      'Nothing outside this tab: no camera, no microphone, no screen, no other programs.',
    ],
  },
  de: {
    title: challenge => `Bevor du beginnst: ${challenge}`,
    mode: { exam: 'Prüfung', practice: 'Übung', demo: 'Vorführung' },
    whatYouDo: 'Was zu tun ist',
    howItWorks: 'So läuft es ab',
    whatIsRecorded: 'Was aufgezeichnet wird',
    clock: minutes => `${minutes} Minuten. Die Uhr läuft noch nicht; sie beginnt, wenn alles bereit ist.`,
    beginsWithLesson: task => `Sie beginnt mit der Lektion zu „${task}“.`,
    start: { exam: 'Prüfung beginnen', practice: 'Übung beginnen', demo: 'Vorführung beginnen' },
    notNow: 'Nicht jetzt',
    recordTerminals: 'Aufzeichnen, was meine Terminals ausgeben, für mein Portfolio',
    aboutRecording:
      'Das ist freiwillig. Tasten werden nicht aufgezeichnet, wohl aber, was ein Programm ausgibt. Du kannst es jederzeit beenden; niemand sieht es, bevor du es zeigst, und Geheimnisse werden dann überdeckt.',
    gone: 'Sie wurde vielleicht umbenannt oder von diesem Server genommen.',
    rules: {
      exam: challenge => [
        `Die Uhr beginnt, wenn dein Konto und dein Arbeitsplatz bereit sind, nicht vorher. Dann hast du ${challenge.minutes} Minuten.`,
        'Fällt bei uns etwas aus, hält die Uhr von selbst an, und du bekommst die Zeit zurück.',
        'Geprüft wird, was das System tut. Jede Lösung, die funktioniert, zählt; es gibt nicht nur einen richtigen Weg.',
        `Mit ${challenge.passPercent} % der Punkte hast du bestanden. Was nicht entschieden werden kann, zählt nie gegen dich.`,
        ...provisional(
          challenge,
          'Dein Ergebnis steht auch auf einer Skala von 100 bis 1000, auf der 700 bestanden ist.',
        ),
        'Du siehst, ob ein Kriterium erfüllt ist und was das System tut, aber keine Hinweise. Notizen und Dokumentation sind erlaubt.',
        'Abgeben kannst du einmal. Ist die Zeit um, zählt, was dann da ist.',
        'Am Ende wird dein Konto versiegelt: Niemand kann darin noch etwas einrichten, auch deine Funktionen nicht, und ein Schlüssel oder eine andere Rolle, die etwas angenommen hat, ist nichts mehr wert. Die öffentlichen Adressen antworten den letzten Prüfungen und deinen eigenen Funktionen und sonst niemandem.',
        'Was dein System vorher angenommen hatte, wie wartende Nachrichten, wird während der Bewertung noch abgearbeitet; was es dann ändert, steht im Journal.',
      ],
      practice: ({ minutes }) => [
        `Du hast ${minutes} Minuten, von dem Augenblick an, in dem dein Konto und dein Arbeitsplatz bereit sind.`,
        'Prüfungen zeigen, was sie gesehen und was sie erwartet haben.',
        'Du kannst jederzeit pausieren und an einem anderen Tag weitermachen: Die Uhr steht, und alles bleibt, wie es ist.',
        'Du kannst eine Übung jederzeit beenden und neu beginnen; jeder Beginn zieht eine neue Variante.',
        'Eine Übung ergibt einen Bericht wie die Prüfung. Er ist nur für dich.',
      ],
      demo: ({ minutes }) => [
        `Du hast ${minutes} Minuten, von dem Augenblick an, in dem dein Konto und dein Arbeitsplatz bereit sind.`,
        'Du bekommst einen Link für dein Publikum. Es sieht im Browser zu, ohne etwas zu installieren, und kann nichts ändern.',
        'Zuerst probst du: Niemand sieht etwas, bis du das Publikum einlässt. Du kannst anhalten und den Editor oder das Terminal für dich behalten.',
        'Was gezeigt wurde, wird aufgezeichnet und lässt sich unter demselben Link ansehen, bis du ihn zurückziehst.',
        'Eine Vorführung zählt nicht: Sie ergibt keinen Nachweis.',
      ],
    },
    recorded: mode => [
      'Jede gespeicherte Datei, jeder Aufruf, der das Konto ändert, jedes Prüfergebnis, und wann es geschah. Das steht in einem Journal, in dem eine spätere Änderung auffiele.',
      `Die Dateien des Projektordners, wie sie am Ende sind, auch die aus dem Terminal. Der Bericht zeigt sie dir. ${terminalsRecorded.de[mode]}`,
      'Nichts außerhalb dieses Tabs: keine Kamera, kein Mikrofon, kein Bildschirm, keine anderen Programme.',
    ],
  },
}
