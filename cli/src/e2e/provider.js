import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { LLMock } from '@copilotkit/aimock';
import { CITY, TOOL } from './asked.js';

/** Told to the gateway for each provider; clients never see it. */
const KEY = 'key-of-the-provider';

/** What the mocked models say: the first words of the last question choose. */
export const SAYS = {
  plain: 'grüße 😀 "quoted"\n and a second line',
  thought: 'first east, then west',
  afterThought: 'due north',
  signature: 'c2lnbmVkIGJ5IHRoZSBtb2Nr',
  cities: ['Oslo "øst"', 'Bergen 🌧'],
  held: { [CITY]: 'Trondheim' },
  vector: [0.1, -0.25, 0.0023064255],
};

/** Each API's own names, of which aimock takes those of the API that is spoken. */
const USAGE = {
  prompt_tokens: 11,
  completion_tokens: 7,
  input_tokens: 11,
  output_tokens: 7,
  promptTokenCount: 11,
  candidatesTokenCount: 7,
};

/** One server that speaks every API a provider of Hapax may speak. */
function mocked() {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' });
  const toolCalls = SAYS.cities.map((city) => ({ name: TOOL, arguments: JSON.stringify({ city }) }));
  mock.on({ userMessage: /^look up/, hasToolResult: true }, { content: 'take a coat', usage: USAGE });
  // Gemini ends a turn that calls functions with STOP; aimock, unless told, with a word that Gemini does not have.
  mock.on(
    { userMessage: /^look up/, hasToolResult: false, model: /gemini/ },
    { toolCalls, usage: USAGE, finishReason: 'STOP' },
  );
  mock.on({ userMessage: /^look up/, hasToolResult: false }, { toolCalls, usage: USAGE });
  mock.onMessage(/^say/, { content: SAYS.plain, usage: USAGE });
  mock.onMessage(/^which city/, { content: JSON.stringify(SAYS.held), usage: USAGE });
  mock.onMessage(/^think/, {
    content: SAYS.afterThought,
    reasoning: SAYS.thought,
    reasoningSignature: SAYS.signature,
    usage: USAGE,
  });
  mock.onMessage(/^and then/, { content: 'home', usage: USAGE });
  mock.onMessage(/^what is this/, { content: 'one pixel', usage: USAGE });
  for (const [status, type] of [
    [400, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [529, 'overloaded_error'],
  ]) {
    const error = { type, code: type, message: `the mock says ${status}` };
    mock.onMessage(new RegExp(`^fail with ${status}`), { status, error });
  }
  mock.onEmbedding(/.*/, { embedding: SAYS.vector });
  return mock;
}

/** What Anthropic says of a conversation that it does not hold, upon which its SDK sends the whole of it. */
const THREAD_LOST = JSON.stringify({
  type: 'error',
  error: {
    type: 'not_found_error',
    message: 'no such thread',
    details: { error_visibility: 'user_facing', error_code: 'thread_not_found' },
  },
  request_id: 'req_mock',
});

/**
 * The mock, and before it a relay that keeps what the gateway sent, byte for byte, which aimock's own journal does not.
 * Nor does aimock hold conversations: to those who go on with one the relay says so.
 */
export async function startProvider() {
  const mock = mocked();
  await mock.start();
  let last = '';
  const relay = createServer(async (incoming, outgoing) => {
    const pieces = [];
    for await (const piece of incoming) {
      pieces.push(piece);
    }
    const body = Buffer.concat(pieces);
    last = body.toString('utf8');
    const { method, headers, url } = incoming;
    if (url.startsWith('/v1/messages') && JSON.parse(body).thread?.type === 'continue') {
      outgoing.writeHead(404, { 'content-type': 'application/json' }).end(THREAD_LOST);
      return;
    }
    const onward = request(mock.url + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  return {
    url: `http://127.0.0.1:${relay.address().port}`,
    /** The body of the last request that came here. */
    last: () => last,
    stop: async () => {
      relay.closeAllConnections();
      relay.close();
      await mock.stop();
    },
  };
}

/**
 * Every kind of upstream. `signs` where thoughts are signed and must come back as they were; `counts` is false where
 * aimock 1.43.0 counts no tokens, and `lacks` says what else it has not got: the daemon's tests cover that with fakes of
 * their own.
 */
export const UPSTREAMS = [
  { kind: 'openai', model: 'gpt-4.1-mini', provider: (url) => ({ type: 'openai', base_url: `${url}/v1` }) },
  {
    kind: 'responses', model: 'gpt-5-mini',
    provider: (url) => ({ type: 'openai', base_url: `${url}/v1`, api: 'responses' }),
    lacks: { embeddings: 'the API is OpenAI\'s, judged above' },
  },
  { kind: 'azure-openai', model: 'gpt-4.1', provider: (url) => ({ type: 'azure-openai', base_url: `${url}/openai` }) },
  {
    kind: 'anthropic', model: 'claude-sonnet-4-5',
    signs: true,
    provider: (url) => ({ type: 'anthropic', base_url: url }),
    lacks: { embeddings: 'Anthropic has none' },
  },
  {
    kind: 'ollama', model: 'qwen3',
    counts: false,
    leavesToolsToTheModel: true,
    provider: (url) => ({ type: 'ollama', base_url: url }),
    lacks: {
      embeddings: 'aimock answers /api/embed as if it were /api/embeddings',
      thinking: 'aimock says reasoning_content where Ollama says thinking',
      'thinking, streamed': 'as above',
    },
  },
  {
    kind: 'gemini', model: 'gemini-2.5-flash',
    provider: (url) => ({ type: 'gemini', base_url: url }),
    lacks: { embeddings: 'aimock has no batchEmbedContents' },
  },
];

/** The model that a client asks for to reach an upstream; what it is called there is nobody's business but the file's. */
export const modelAt = (upstream) => `model-at-${upstream.kind}`;

/** The gateway before all of them; what fails has providers of its own, for a limit holds for the next caller too. */
export function configOf(mockUrl, clientKey) {
  const providers = {};
  for (const upstream of UPSTREAMS) {
    for (const trouble of ['', '-400', '-429', '-529']) {
      const model = modelAt(upstream) + trouble;
      providers[upstream.kind + trouble] = { ...upstream.provider(mockUrl), api_key: KEY, models: { [model]: { model: upstream.model } } };
    }
  }
  return {
    version: 1,
    providers,
    auth: { keys: [{ name: 'program', key: clientKey }] },
    health_check: { mode: 'passive' },
    logging: { level: 'error' },
    retry: { max_retries: 0 },
    dedup: { enabled: false },
  };
}
