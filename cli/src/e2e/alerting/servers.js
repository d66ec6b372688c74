import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';

const STEP = 200;
const ENDS_WITHIN = 5_000;

/** A provider that speaks as much of OpenAI's API as the gateway asks for, and can go away and come back. */
export async function fakeProvider() {
  const open = async (port) => {
    const server = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        const models = { object: 'list', data: [{ id: 'm', object: 'model' }] };
        const answer = {
          id: 'chatcmpl-1',
          object: 'chat.completion',
          created: 1,
          model: 'm',
          choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'here' } }],
          usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
        };
        response.end(JSON.stringify(request.url.endsWith('/models') ? models : answer));
      });
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await open(0);
  const { port } = server.address();
  const goAway = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${port}/v1`, goAway, comeBack: async () => (server = await open(port)) };
}

/** Whoever Alertmanager tells: keeps what came. */
export async function listener() {
  const told = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      told.push(JSON.parse(body));
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, told, close };
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts a program that runs until it is stopped. */
export function start(program, words) {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stdout.on('data', (piece) => (log += piece));
  child.stderr.on('data', (piece) => (log += piece));
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN);
    await ended;
    clearTimeout(late);
  };
  return { stop, log: () => log };
}

/** Runs a program to its end. */
export async function run(program, words, input = '') {
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (piece) => (out += piece));
  child.stderr.on('data', (piece) => (err += piece));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, out, err };
}

/** Asks again and again until there is something; fails if there is nothing in time. */
export async function eventually(what, within, look) {
  const until = Date.now() + within;
  let last;
  while (Date.now() < until) {
    try {
      const found = await look();
      if (found) {
        return found;
      }
    } catch (failure) {
      last = failure;
    }
    await new Promise((go) => setTimeout(go, STEP));
  }
  throw new Error(`${what}: not within ${within} ms${last ? ` (${last.message})` : ''}`);
}
