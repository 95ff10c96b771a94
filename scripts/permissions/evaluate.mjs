// Answers evaluator.py: a question per line of stdin, an answer per line of stdout, both JSON.
//
// {"define": {"name": policy}} stores policies, and answers what is wrong with each of them as a policy.
// Any other question is a simulation of iam-simulate, in which a text stands for a stored policy.
import { createInterface } from 'node:readline'

import { validateIdentityPolicy, validateResourcePolicy } from '@cloud-copilot/iam-policy'
import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate'

const stored = new Map()

const policy = (each) => (typeof each === 'string' ? stored.get(each) : each)
const named = (list) => list.map((each, number) => ({ name: `${number}`, policy: policy(each) }))

function define(policies) {
  const problems = {}
  for (const [name, each] of Object.entries(policies)) {
    stored.set(name, each)
    const isIdentity = [each.Statement].flat().every((statement) => !statement.Principal && !statement.NotPrincipal)
    const found = (isIdentity ? validateIdentityPolicy : validateResourcePolicy)(each)
    if (found.length > 0) problems[name] = found.map(({ path, message }) => `${path}: ${message}`)
  }
  return { problems }
}

async function simulate(question) {
  const simulation = {
    request: {
      principal: question.principal,
      action: question.action,
      resource: { resource: question.resource, accountId: question.account },
      contextVariables: question.context,
    },
    identityPolicies: named(question.identity),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: question.resourcePolicy === undefined ? undefined : policy(question.resourcePolicy),
  }
  // The reference behind runSimulation lacks some kinds of resources of an action (REST APIs of API Gateway, application
  // load balancers) and refuses to judge them; what does not consult it fails on policies of resources (0.1.173).
  if (question.endpoint === undefined && question.resourcePolicy === undefined) {
    return { result: runUnsafeSimulation(simulation, {}) }
  }
  const vpcEndpointPolicies = question.endpoint === undefined ? undefined : named([question.endpoint])
  const answer = await runSimulation({ ...simulation, vpcEndpointPolicies }, {})
  return answer.resultType === 'error' ? { error: answer.errors } : { result: answer.overallResult }
}

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line)
  let answer
  try {
    answer = question.define ? define(question.define) : await simulate(question)
  } catch (error) {
    answer = { error: String(error) }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
