import type { InEachLanguage } from '../ui/page-language.ts'

/** What is said where people come in. */
export const entryWords: InEachLanguage<{
  readonly enterTitle: string
  readonly enterLead: string
  readonly code: string
  readonly codeHelp: string
  readonly name: string
  readonly nameHelp: string
  readonly enter: string
  readonly hereBefore: string
  readonly setUpTitle: string
  readonly setUpLead: string
  readonly beAdmin: string
  readonly signInTitle: string
  readonly signInLead: string
  readonly signInName: string
  readonly password: string
  readonly signIn: string
  readonly haveCode: string
  readonly recoveryTitle: string
  readonly recoveryLead: string
  readonly recoveryCode: string
  readonly useRecovery: string
}> = {
  en: {
    enterTitle: 'Enter with a code',
    enterLead:
      'You got the code from whoever invited you. It is not a password: keep neither it nor this page.',
    code: 'Code',
    codeHelp: 'Twelve letters and digits. Capitals, spaces and dashes make no difference.',
    name: 'Your name',
    nameHelp: 'As it shall stand on what you earn.',
    enter: 'Enter',
    hereBefore: 'I have a password',
    setUpTitle: 'Set up this server',
    setUpLead:
      'You become its first administrator. This link works once, so choose a password right after it.',
    beAdmin: 'Become its administrator',
    signInTitle: 'Sign in',
    signInLead: 'With the name and the password that you chose here.',
    signInName: 'Sign-in name',
    password: 'Password',
    signIn: 'Sign in',
    haveCode: 'I have an invite code',
    recoveryTitle: 'The password is gone',
    recoveryLead: 'A recovery code lets you in once. Then choose a new password.',
    recoveryCode: 'Recovery code',
    useRecovery: 'Sign in with the recovery code',
  },
  de: {
    enterTitle: 'Mit einem Code hereinkommen',
    enterLead:
      'Den Code hast du von dem, der dich eingeladen hat. Er ist kein Passwort: Du musst weder ihn noch diese Seite aufheben.',
    code: 'Code',
    codeHelp: 'Zwölf Buchstaben und Ziffern. Groß und klein, Leerzeichen und Striche sind egal.',
    name: 'Dein Name',
    nameHelp: 'So, wie er auf deinen Nachweisen stehen soll.',
    enter: 'Hereinkommen',
    hereBefore: 'Ich habe ein Passwort',
    setUpTitle: 'Diesen Server einrichten',
    setUpLead:
      'Du verwaltest ihn dann als Erster. Dieser Link gilt nur einmal: Wähle gleich danach ein Passwort.',
    beAdmin: 'Die Verwaltung übernehmen',
    signInTitle: 'Anmelden',
    signInLead: 'Mit dem Namen und dem Passwort, die du hier gewählt hast.',
    signInName: 'Anmeldename',
    password: 'Passwort',
    signIn: 'Anmelden',
    haveCode: 'Ich habe einen Code',
    recoveryTitle: 'Das Passwort ist weg',
    recoveryLead: 'Ein Ersatzcode lässt dich einmal herein. Wähle danach ein neues Passwort.',
    recoveryCode: 'Ersatzcode',
    useRecovery: 'Mit dem Ersatzcode anmelden',
  },
}
