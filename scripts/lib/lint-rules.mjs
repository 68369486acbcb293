// Rules of the house that oxlint does not bring along (.oxlintrc.json, "jsPlugins").

/** `new Date(milliseconds)` only converts; without arguments it reads the clock. */
const noClock = {
  create: (/** @type {any} */ context) => ({
    NewExpression: (/** @type {any} */ node) => {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Date' || node.arguments.length > 0)
        return
      context.report({ node, message: 'Time is a dependency: the Clock port.' })
    },
  }),
}

export default { meta: { name: 'boathouse' }, rules: { 'no-clock': noClock } }
