/** What the page of a transcript says, and the text beside it that says how to verify it. HTML where it is put into the page. */
export interface TranscriptWords {
  readonly title: (who: string) => string
  /** Of whom no name is known. */
  readonly candidate: string
  readonly badges: (count: number) => string
  readonly columns: readonly [badge: string, issuer: string, issued: string, until: string, number: string]
  readonly withoutEnd: string
  readonly howToVerify: string
  readonly readMe: string
}

/** English. */
export const transcriptEn: TranscriptWords = {
  title: who => `Transcript of ${who}`,
  candidate: 'A candidate',
  badges: count =>
    `${count} ${count === 1 ? 'badge' : 'badges'} for exams that were passed by doing the work in a live AWS account.`,
  columns: ['Badge', 'Issuer', 'Issued', 'Valid until', 'Number, and its file'],
  withoutEnd: 'without end',
  howToVerify:
    'Each badge is signed for itself. To verify them, drop the archive that this page came in on its verify.html, or one of the files on any verifier of Open Badges 3.0. The conditions of each exam, and what a pass does not say, are in its badge.',
  readMe: `Every badge in the folder badges is signed for itself; nobody signed the list of them.

To verify all of them without a network, open verify.html in a browser and drop this archive on it. Whether a badge
was withdrawn since is told with a network: at the page /verify of the server that issued it, or by any verifier of
Open Badges 3.0, with one of the files in the folder badges.
`,
}

/** German. */
export const transcriptDe: TranscriptWords = {
  title: who => `Übersicht der Nachweise: ${who}`,
  candidate: 'Ohne Namen',
  badges: count =>
    `${count} ${count === 1 ? 'Nachweis' : 'Nachweise'} über Prüfungen, die durch Arbeit in einem laufenden AWS-Konto bestanden wurden.`,
  columns: ['Nachweis', 'Aussteller', 'Ausgestellt', 'Gültig bis', 'Nummer, und seine Datei'],
  withoutEnd: 'ohne Ende',
  howToVerify:
    'Jeder Nachweis ist für sich signiert. Zum Prüfen zieh das Archiv, in dem diese Seite war, auf dessen verify.html, oder eine der Dateien auf irgendein Prüfwerkzeug für Open Badges 3.0. Die Bedingungen jeder Prüfung, und was Bestehen nicht sagt, stehen im Nachweis selbst, in der Sprache, in der er ausgestellt wurde.',
  readMe: `Jeder Nachweis im Ordner badges ist für sich signiert; die Liste hat niemand signiert.

Um alle ohne Netz zu prüfen, öffne verify.html in einem Browser und zieh dieses Archiv darauf. Ob ein Nachweis seither
zurückgezogen wurde, erfährt man mit Netz: auf der Seite /verify des Servers, der ihn ausgestellt hat, oder mit jedem
Prüfwerkzeug für Open Badges 3.0, mit einer der Dateien im Ordner badges.
`,
}
