// A vitest reporter that ends a run in which nothing moves any more, and says which test it was. Vitest's own limits
// cannot: they are kept in the process that is stuck.

/** Several times what the longest test takes on a busy machine. */
const limitMs = Number(process.env.STUCK_TEST_LIMIT_MS || 8 * 60_000)

export default class StuckTestReporter {
  #running = new Map()
  #timer

  onTestModuleStart(module) {
    this.#running.set(module.moduleId, { module, test: undefined })
    this.#moved()
  }
  onTestCaseReady(test) {
    const running = this.#running.get(test.module.moduleId)
    if (running) running.test = test
    this.#moved()
  }
  onTestCaseResult() {
    this.#moved()
  }
  onTestModuleEnd(module) {
    this.#running.delete(module.moduleId)
    this.#moved()
  }
  onTestRunEnd() {
    clearTimeout(this.#timer)
  }

  #moved() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#giveUp(), limitMs)
  }

  #giveUp() {
    const names = [...this.#running.values()].map(
      ({ module, test }) => `  ${module.relativeModuleId}${test ? ` > ${test.fullName}` : ''}`,
    )
    console.error(
      `Nothing moved for ${limitMs / 1000} s. Not ended:\n${names.join('\n') || '  the run itself'}`,
    )
    process.exit(1)
  }
}
