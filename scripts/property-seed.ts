// Set-up of all tests. Random examples are the same in every run, so that a change is judged by what it does and not by luck.
// SEED=random draws others, to search for what nobody thought of; fast-check prints the seed of a failure, and SEED=<it> repeats it.
import fc from 'fast-check'

const chosen: unknown = import.meta.env['SEED']
if (chosen !== 'random') fc.configureGlobal({ seed: Number(chosen ?? 20_260_101) })
