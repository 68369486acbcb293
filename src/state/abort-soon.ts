/** A statement that is done in less than this is not worth an engine that has to start anew, ms. */
const grace = 300

/** Gives up a call that nobody waits for any more, unless it is done soon by itself. */
export const abortSoon = (controller: AbortController): void => {
  setTimeout(() => controller.abort(), grace)
}
