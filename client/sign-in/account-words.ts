import type { SessionLine } from '../../shared/routes/people-routes.ts'
import type { InEachLanguage } from '../ui/page-language.ts'

/** What is said of one's own account. */
export const accountWords: InEachLanguage<{
  readonly title: string
  readonly lead: (name: string) => string
  readonly sessions: string
  readonly unknownDevice: string
  readonly how: { readonly [how in SessionLine['how']]: string }
  readonly since: (moment: string) => string
  readonly seen: (moment: string) => string
  readonly thisOne: string
  readonly end: string
  readonly signOut: string
  readonly passwordTitle: string
  readonly noPassword: string
  readonly hasPassword: (signInName: string) => string
  readonly signInName: string
  readonly current: string
  readonly currentHelp: string
  readonly newPassword: string
  readonly passwordHelp: string
  readonly setPassword: string
  readonly passwordSet: string
  readonly recoveryTitle: string
  readonly recoveryLead: (left: number) => string
  readonly makeCodes: string
  readonly codesShown: string
}> = {
  en: {
    title: 'Where I am signed in',
    lead: name => `You are here as ${name}.`,
    sessions: 'Signed in',
    unknownDevice: 'Some browser',
    how: { code: 'with a code', password: 'with a password', recovery: 'with a recovery code' },
    since: moment => `since ${moment}`,
    seen: moment => `seen ${moment}`,
    thisOne: 'this one',
    end: 'Sign out there',
    signOut: 'Sign out here',
    passwordTitle: 'How I sign in again',
    noPassword:
      'Without a password you cannot come back once this session is over: choose one if you want to.',
    hasPassword: signInName => `You sign in as “${signInName}” with a password.`,
    signInName: 'Sign-in name',
    current: 'Present password',
    currentHelp: 'Not needed right after a recovery code.',
    newPassword: 'New password',
    passwordHelp: 'At least 12 characters, of any kind. You are signed out everywhere else.',
    setPassword: 'Set the password',
    passwordSet: 'The password is set, and you are signed out everywhere else.',
    recoveryTitle: 'Recovery codes',
    recoveryLead: left =>
      left === 0 ? 'You have none. Each lets you in once if the password is gone.' : `${left} are left.`,
    makeCodes: 'Make eight new ones',
    codesShown: 'They are shown this once. Print or write them down; earlier ones are void.',
  },
  de: {
    title: 'Wo ich angemeldet bin',
    lead: name => `Du bist hier als ${name}.`,
    sessions: 'Angemeldet',
    unknownDevice: 'Irgendein Browser',
    how: { code: 'mit einem Code', password: 'mit Passwort', recovery: 'mit einem Ersatzcode' },
    since: moment => `seit ${moment}`,
    seen: moment => `zuletzt ${moment}`,
    thisOne: 'dieser hier',
    end: 'Dort abmelden',
    signOut: 'Hier abmelden',
    passwordTitle: 'Wie ich mich wieder anmelde',
    noPassword:
      'Ohne Passwort kommst du nicht wieder herein, wenn diese Anmeldung abgelaufen ist: Wähle eins, wenn du das willst.',
    hasPassword: signInName => `Du meldest dich als „${signInName}“ mit einem Passwort an.`,
    signInName: 'Anmeldename',
    current: 'Jetziges Passwort',
    currentHelp: 'Gleich nach einem Ersatzcode nicht nötig.',
    newPassword: 'Neues Passwort',
    passwordHelp: 'Mindestens 12 Zeichen, egal welche. Überall sonst wirst du abgemeldet.',
    setPassword: 'Passwort setzen',
    passwordSet: 'Das Passwort gilt, und überall sonst bist du abgemeldet.',
    recoveryTitle: 'Ersatzcodes',
    recoveryLead: left =>
      left === 0
        ? 'Du hast keine. Jeder lässt dich einmal herein, wenn das Passwort weg ist.'
        : `Noch ${left}.`,
    makeCodes: 'Acht neue machen',
    codesShown: 'Sie werden nur jetzt gezeigt. Drucke sie oder schreib sie auf; frühere gelten nicht mehr.',
  },
}
