import { writeFileSync } from 'node:fs'

/**
 * Gives this process's session a larger share of the processors than
 * other sessions have (sched(7), autogroup): on a machine that others keep busy as well, whoever answers everybody is not
 * one of fifty. What is started in sessions of their own, as every sandbox is, has the usual share. Only root may; for
 * everybody else it changes nothing.
 */
export function claimProcessors(): void {
  try {
    writeFileSync('/proc/self/autogroup', '-10')
  } catch {
    // An ordinary user, or a kernel that does not group by sessions.
  }
}
