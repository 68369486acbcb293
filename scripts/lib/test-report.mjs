import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} skipped names of the tests that did not run
 */

/**
 * A check that passes or fails as a whole.
 * @param {number} code
 * @returns {Tally}
 */
export const tallyCheck = code => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] })

/**
 * @param {string} path
 * @param {number} code
 * @param {(report: any) => Tally} read
 * @returns {Tally}
 */
const tallyFile = (path, code, read) => {
  /** @type {Tally} */
  let tally
  try {
    tally = read(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // It died before it could report.
    return { passed: 0, failed: 1, skipped: [] }
  }
  // Errors outside of any test fail the run too.
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

/** @typedef {{ status: string, fullName: string }} VitestAssertion */
/** @typedef {{ testResults: { status: string, name: string, assertionResults: VitestAssertion[] }[] }} VitestReport */

/**
 * @param {string} path Vitest's JSON report
 * @param {number} code
 */
export const tallyVitest = (path, code) =>
  tallyFile(path, code, (/** @type {VitestReport} */ report) => {
    const tests = report.testResults.flatMap(file => file.assertionResults)
    // A file that could not even be loaded has no tests to fail.
    const broken = report.testResults.filter(
      file => file.status === 'failed' && file.assertionResults.length === 0,
    )
    return {
      passed: tests.filter(test => test.status === 'passed').length,
      failed: tests.filter(test => test.status === 'failed').length + broken.length,
      skipped: tests
        .filter(test => test.status !== 'passed' && test.status !== 'failed')
        .map(test => test.fullName),
    }
  })

/** @typedef {{ title: string, specs?: { title: string, tests: { status: string }[] }[], suites?: PlaywrightSuite[] }} PlaywrightSuite */
/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number }, errors: unknown[], suites: PlaywrightSuite[] }} PlaywrightReport */

/**
 * @param {PlaywrightSuite} suite
 * @returns {string[]}
 */
const skippedIn = suite => [
  ...(suite.specs ?? [])
    .filter(spec => spec.tests.some(test => test.status === 'skipped'))
    .map(spec => spec.title),
  ...(suite.suites ?? []).flatMap(skippedIn),
]

/**
 * @param {string} path Playwright's JSON report
 * @param {number} code
 */
export const tallyPlaywright = (path, code) =>
  tallyFile(path, code, (/** @type {PlaywrightReport} */ report) => ({
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky + report.errors.length,
    skipped: report.suites.flatMap(skippedIn),
  }))
