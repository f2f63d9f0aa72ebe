import { Engine } from 'json-rules-engine'
import { lasting, type PeerFacts, waves } from './rules'

/** The rules as json-rules-engine rules; an event means "enrol first". */
export function makeJsonRules(): (facts: PeerFacts) => Promise<boolean> {
  const engine = new Engine()
  engine.addOperator('holdsNoneOf', (proven: string[], factors: string[]) => !proven.some((factor) => factors.includes(factor)))
  engine.addOperator('isEmpty', (proven: string[], wanted: boolean) => (proven.length === 0) === wanted)
  for (const { key, enforceAt, phoneEndsAt } of waves) {
    const reached = (from: number, own: string) => [
      { fact: 'wave', operator: 'equal', value: key },
      { fact: 'at', operator: 'greaterThanInclusive', value: from },
      { fact: 'at', operator: 'greaterThanInclusive', value: { fact: own } },
      { fact: 'exemptUntil', operator: 'lessThanInclusive', value: { fact: 'at' } },
    ]
    engine.addRule({
      conditions: { all: [...reached(enforceAt, 'arrivalEndsAt'), { fact: 'proven', operator: 'isEmpty', value: true }] },
      event: { type: 'enrol' },
    })
    engine.addRule({
      conditions: { all: [...reached(phoneEndsAt, 'arrivalPhoneEndsAt'), { fact: 'proven', operator: 'holdsNoneOf', value: lasting }] },
      event: { type: 'enrol' },
    })
  }
  return async (facts) => (await engine.run(facts)).events.length === 0
}
