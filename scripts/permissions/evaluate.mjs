// Answers evaluator.py: a question per line of stdin, an answer per line of stdout, both JSON.
//
// {"define": {"name": policy}} stores policies, and answers what is wrong with each of them as a policy. Any other
// question is whether a principal may do something; in it, a text stands for a stored policy.
//
// What iam-simulate offers to everybody checks a request against its list of actions first. The list lacks resources of
// some actions (REST APIs of API Gateway, application load balancers) and the parts of an encryption context, and what
// leaves the check out fails on policies of resources (0.1.173): hence its engine itself.
import { createInterface } from 'node:readline'

import { loadPolicy, validateIdentityPolicy, validateResourcePolicy } from '@cloud-copilot/iam-policy'

const engine = new URL('node_modules/@cloud-copilot/iam-simulate/dist/esm/', import.meta.url)
const part = (path) => import(new URL(path, engine))
const { authorize } = await part('core_engine/CoreSimulatorEngine.js')
const { AwsRequestImpl } = await part('request/request.js')
const { RequestContextImpl } = await part('requestContext.js')
const { DiscoveryContextKeyConstraints } = await part('context_keys/discoveryContextKeyConstraints.js')

const stored = new Map()

function load(policy, number = 0) {
  return loadPolicy(typeof policy === 'string' ? stored.get(policy) : policy, { name: `${number}` })
}

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

function judge({ principal, action, resource, account, context, identity, resourcePolicy, endpoint }) {
  const { result } = authorize({
    request: new AwsRequestImpl(
      principal,
      { resource, accountId: account },
      action,
      new RequestContextImpl(context),
    ),
    sessionPolicy: undefined,
    identityPolicies: identity.map(load),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: resourcePolicy === undefined ? undefined : load(resourcePolicy),
    permissionBoundaries: undefined,
    vpcEndpointPolicies: endpoint === undefined ? undefined : [load(endpoint)],
    simulationParameters: {
      simulationMode: 'Strict',
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
    },
    serviceSettings: {},
  })
  return { result: result.result ?? result }
}

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line)
  let answer
  try {
    answer = question.define ? define(question.define) : judge(question)
  } catch (error) {
    answer = { error: String(error) }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
