import assert from 'node:assert/strict';
import { asking, CITY, TOOL } from './asked.js';
import { modelAt, SAYS } from './provider.js';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/**
 * What a program does with its SDK, and what it expects of the original API: one line each. `concerns` says whether
 * client and upstream have what a case is about.
 */
export const CASES = [
  { title: 'plain', tell: (stage) => said(stage, 'whole') },
  { title: 'streamed', tell: (stage) => said(stage, 'streamed') },
  { title: 'two tools', tell: (stage) => twoTools(stage, 'whole') },
  { title: 'two tools, streamed', tell: (stage) => twoTools(stage, 'streamed') },
  { title: 'tool loop', tell: loop },
  { title: 'schema', tell: (stage) => schema(stage, 'whole') },
  { title: 'schema, streamed', tell: (stage) => schema(stage, 'streamed') },
  { title: 'image', tell: image },
  { title: 'thinking', concerns: thinks, tell: (stage) => thinking(stage, 'whole') },
  { title: 'thinking, streamed', concerns: thinks, tell: (stage) => thinking(stage, 'streamed') },
  { title: '400', tell: (stage) => upstreamFails(stage, 400, 400, 400) },
  { title: '401', tell: wrongKey },
  { title: '404', tell: unknownModel },
  { title: '429', tell: (stage) => upstreamFails(stage, 429, 429, 429) },
  { title: '529', tell: (stage) => upstreamFails(stage, 529, 'overloaded', stage.client.overloadedStatus) },
  {
    title: 'embeddings',
    concerns: (client) => client.embeds,
    tell: embeddings,
  },
];

function thinks(client) {
  return !client.hidesThinking;
}

async function said({ client, sdk, upstream }, way) {
  const answer = await sdk[way](modelAt(upstream), asking('say it'));
  assert.equal(answer.text, SAYS.plain);
  assert.deepEqual(answer.calls, []);
  assert.equal(answer.finish, client.words.finished);
  assert.equal(answer.model, upstream.model);
  if (upstream.counts !== false) {
    // aimock's Anthropic counts the answer when it begins and again when it ends, and langchain adds.
    assert.ok([7, 14].includes(answer.outputTokens), `output tokens: ${answer.outputTokens}`);
  }
}

async function twoTools({ client, sdk, upstream }, way) {
  const answer = await sdk[way](modelAt(upstream), asking('look up two cities', { tools: true }));
  assert.deepEqual(
    answer.calls.map(({ tool, input }) => ({ tool, input })),
    SAYS.cities.map((city) => ({ tool: TOOL, input: { city } })),
  );
  assert.equal(new Set(answer.calls.map((call) => call.id)).size, 2);
  assert.equal(answer.finish, client.words.called);
  assert.equal(answer.text, '');
}

async function loop({ sdk, upstream, provider }) {
  assert.equal(await sdk.loop(modelAt(upstream), asking('look up two cities', { tools: true })), 'take a coat');
  const sent = provider.last();
  const [first, second] = SAYS.cities.map((city) => sent.indexOf(JSON.stringify(`sun in ${city}`).slice(1, -1)));
  assert.ok(first > 0 && first < second, `the results are not in order: ${sent}`);
}

async function schema({ client, sdk, upstream, provider }, way) {
  const asked = sdk[way](modelAt(upstream), asking('which city', { schema: true }));
  if (client.forcesTools && upstream.leavesToolsToTheModel) {
    // This client asks for a schema by a tool that must be called, which is a clear 400 where nobody can be made to.
    const error = await thrownBy(asked);
    assert.equal(sdk.status(error), 400);
    assert.match(error.message, /cannot force a tool/);
    return;
  }
  const answer = await asked;
  assert.deepEqual(JSON.parse(answer.text), SAYS.held);
  assert.equal(answer.finish, client.words.finished);
  assert.ok(provider.last().includes(CITY), 'the schema did not arrive');
}

async function image({ sdk, upstream, provider }) {
  const answer = await sdk.whole(modelAt(upstream), asking('what is this', { png: PNG }));
  assert.equal(answer.text, 'one pixel');
  assert.ok(provider.last().includes(PNG), 'the picture did not arrive');
}

async function thinking({ sdk, upstream, provider }, way) {
  const asked = asking('think of a way', { thinking: true });
  const answer = await sdk[way](modelAt(upstream), asked);
  assert.equal(answer.thinking, SAYS.thought);
  assert.equal(answer.text, SAYS.afterThought);
  const next = asking('and then', { thinking: true, before: { asked, answer } });
  assert.equal((await sdk[way](modelAt(upstream), next)).text, 'home');
  if (upstream.signs) {
    const sent = provider.last();
    assert.ok(sent.includes(SAYS.signature), `the signature did not come back: ${sent}`);
  }
}

async function upstreamFails({ client, sdk, upstream }, said, kind, status) {
  for (const way of ['whole', 'streamed']) {
    await fails(client, sdk, sdk[way](`${modelAt(upstream)}-${said}`, asking(`fail with ${said}`)), kind, status);
  }
}

async function wrongKey({ client, gateway, upstream }) {
  const stranger = client.open(gateway.url, 'key-of-a-stranger');
  for (const way of ['whole', 'streamed']) {
    await fails(client, stranger, stranger[way](modelAt(upstream), asking('say it')), 401, 401);
  }
}

async function unknownModel({ client, sdk }) {
  for (const way of ['whole', 'streamed']) {
    await fails(client, sdk, sdk[way]('model-of-nobody', asking('say it')), 404, 404);
  }
}

async function fails(client, sdk, call, kind, status) {
  const error = await thrownBy(call);
  assert.equal(error.constructor.name, client.errors[kind], error.stack);
  assert.equal(sdk.status(error), status);
}

function thrownBy(call) {
  return call.then(
    (answer) => assert.fail(`answered: ${JSON.stringify(answer.text)}`),
    (thrown) => thrown,
  );
}

/** aimock makes one vector of all inputs; that each gets its own is judged in Java. */
async function embeddings({ sdk, upstream }) {
  const vectors = await sdk.embed(modelAt(upstream), ['to the north', 'to the south']);
  const exactly = SAYS.vector.map(Math.fround);
  assert.deepEqual(
    vectors.map((vector) => Array.from(vector, Math.fround)),
    [exactly, exactly],
  );
}
