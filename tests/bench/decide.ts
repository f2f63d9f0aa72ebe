/**
 * `decide()` beside policy engines on npm, on the same rules and people. They answer yes or no; `decide()` answers state,
 * access, prompt, door, deadline, factors, obligations and reasons. All must agree on the yes or no first.
 */
import { decide } from '@/lib/policy/decide'
import { makeCasbin } from './peers/casbin'
import { makeCedar } from './peers/cedar'
import { makeJsonRules } from './peers/json-rules'
import { type Case, makeCases } from './peers/rules'
import { type Contestant, compareRates } from './support/measure'
import { say, sayGoal, sayMachine, sayRates } from './support/print'

const cases = makeCases(20_000)
const cedar = makeCedar()
const casbin = await makeCasbin()
const jsonRules = makeJsonRules()

sayMachine()
let full = 0
for (const { input, facts } of cases) {
  const expected = decide(input).access === 'full'
  full += Number(expected)
  const answers = { cedar: cedar(facts), casbin: casbin(facts), jsonRules: await jsonRules(facts) }
  for (const [name, answer] of Object.entries(answers))
    if (answer !== expected) throw new Error(`${name} says ${answer} of ${JSON.stringify(facts)}, decide() says ${expected}`)
}
say(`all four agree on ${cases.length} people; ${full} of them get in without enrolling\n`)

// A thousand people fit into the processor's cache, for everybody alike: what is measured is deciding, not reading memory.
const timed = cases.slice(0, 1_000)

/** Goes round them as often as `count` asks. */
const each = (work: (one: Case) => unknown) => (count: number) => {
  for (let i = 0; i < count; i++) work(timed[i % timed.length] as Case)
}
const contestants: Contestant[] = [
  { name: 'decide()', run: each(({ input }) => decide(input)) },
  { name: 'cedar-wasm, policies preparsed', run: each(({ facts }) => cedar(facts)) },
  { name: 'casbin, enforceSync', run: each(({ facts }) => casbin(facts)) },
  {
    name: 'json-rules-engine',
    run: async (count) => {
      for (let i = 0; i < count; i++) await jsonRules((timed[i % timed.length] as Case).facts)
    },
  },
]
const rates = await compareRates(contestants)
sayRates('decisions', rates)
const [ours, ...peers] = rates
const fastest = Math.max(...peers.map(({ perSecond }) => perSecond))
const rate = ours?.perSecond ?? 0
sayGoal('at least 10 × the fastest peer', rate >= 10 * fastest, `${(rate / fastest).toFixed(1)} ×`)
sayGoal('at least 1,000,000 decisions/s on one core', rate >= 1e6, `${Math.round(rate).toLocaleString('en')}/s`)
