// The packaged gateway as a person starts it, on a free port, with a file of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../hapax/bin/hapax', import.meta.url));
export const KEY = 'client-key-of-the-suite';

/** How the file names each dialect that is spoken upstream, and a model of it. */
export const UPSTREAMS = {
  openai: { base: '/v1', type: 'openai', api: 'chat', model: 'gpt-4.1-mini', embeds: 'text-embedding-3-small' },
  responses: { base: '/v1', type: 'openai', api: 'responses', model: 'gpt-5-mini' },
  anthropic: { base: '', type: 'anthropic', model: 'claude-sonnet-4-5' },
  gemini: { base: '', type: 'gemini', model: 'gemini-2.5-flash' },
  ollama: { base: '', type: 'ollama', model: 'qwen3' },
};

/** Cases whose error sets a provider aside for a while: each client meets such a one only once. */
const SET_ASIDE = ['429', '529'];

export const target = (upstream, clientName, caseName) =>
  SET_ASIDE.includes(caseName)
    ? `${upstream}-${clientName}-${caseName}/${UPSTREAMS[upstream].model}`
    : `${upstream}/${UPSTREAMS[upstream].model}`;

function yaml(providerUrl, clientNames) {
  const lines = ['version: 1', 'auth:', '  keys:', `    - {name: suite, key: ${KEY}}`];
  lines.push('retry: {max_retries: 0}', 'health_check: {mode: passive}', 'logging: {level: error}', 'providers:');
  for (const [name, upstream] of Object.entries(UPSTREAMS)) {
    const embeds = upstream.embeds ? `, ${upstream.embeds}: {}` : '';
    const rest =
      `type: ${upstream.type}, base_url: "${providerUrl}${upstream.base}"` +
      (upstream.type === 'ollama' ? '' : `, api_key: "$$key"`) +
      (upstream.api ? `, api: ${upstream.api}` : '') +
      `, models: {${upstream.model}: {}${embeds}}`;
    const names = [name];
    for (const client of clientNames) {
      SET_ASIDE.forEach((status) => names.push(`${name}-${client}-${status}`));
    }
    names.forEach((one) => lines.push(`  ${one}: {${rest}}`));
  }
  return lines.join('\n') + '\n';
}

export async function startGateway(providerUrl, clientNames) {
  const home = await mkdtemp(join(tmpdir(), 'hx-'));
  const file = join(home, 'hapax.yaml');
  await writeFile(file, yaml(providerUrl, clientNames), { mode: 0o600 });
  const daemon = spawn(
    LAUNCHER,
    ['serve', '--config', file, '--port', '0', '--socket', join(home, 's'), '-o', 'json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(daemon, 'exit');
  const first = once(createInterface({ input: daemon.stdout }), 'line');
  const line = await Promise.race([
    first.then(([text]) => text),
    ended.then(([code]) => Promise.reject(new Error(`the gateway ended with exit code ${code} before it was ready`))),
  ]);
  return {
    url: JSON.parse(line).url,
    async stop() {
      daemon.kill('SIGTERM');
      const [code] = await ended;
      await rm(home, { recursive: true });
      return code;
    },
  };
}
