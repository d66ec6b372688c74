// The providers behind the gateway: one server that speaks the API of each, and answers what each case asks for.
import { LLMock } from '@copilotkit/aimock';

export const PLAIN = 'A plain answer: grüße, 你好, 😀.';
export const STREAMED = 'An answer in many pieces, one after the other, to the last of them.';
export const STRUCTURED = { name: 'Ada', age: 36 };
export const THOUGHT = 'First I add the two numbers.';
export const ANSWER = 'It is 42.';
export const SEEN = 'I see a picture.';
export const CALLS = [
  { name: 'weather', arguments: { city: 'Trondheim "øst"' } },
  { name: 'time', arguments: { zone: 'Europe/Oslo' } },
];

/** A picture of one red pixel. */
export const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';

const calls = (wanted) => wanted.map((call) => ({ name: call.name, arguments: JSON.stringify(call.arguments) }));
const error = (status, type, code) => ({ status, error: { message: `the provider says ${status}`, type, code } });

export async function startProvider() {
  const mock = new LLMock({ port: 0, chunkSize: 7 });
  mock
    .onMessage('case plain', { content: PLAIN })
    .onMessage('case streamed', { content: STREAMED })
    .onMessage('case two tools', { toolCalls: calls(CALLS) })
    .onMessage('case tools streamed', { toolCalls: calls(CALLS) })
    .onMessage('case structured', { content: JSON.stringify(STRUCTURED) })
    .onMessage('case image', { content: SEEN })
    .onMessage('case thinking', { content: ANSWER, reasoning: THOUGHT })
    .onMessage('case 400', error(400, 'invalid_request_error', 'invalid_value'))
    .onMessage('case 429', { ...error(429, 'rate_limit_error', 'rate_limit_exceeded'), retryAfter: 7 })
    .onMessage('case 529', error(529, 'overloaded_error', 'overloaded'))
    .onEmbedding(/.*/, { embedding: [0.25, -0.5, 0.125] });
  await mock.start();
  return mock;
}
