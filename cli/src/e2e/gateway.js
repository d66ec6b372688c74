import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const READY_WITHIN = 30_000;
const ENDS_WITHIN = 15_000;

/**
 * The packaged gateway as a user starts it, with a configuration, a socket and a free port of its own.
 *
 * @param home where the distribution lies
 * @param config the configuration as an object; JSON is YAML too
 */
export async function startGateway(home, config) {
  const directory = await mkdtemp(path.join(tmpdir(), 'hx-'));
  const file = path.join(directory, 'hapax.yaml');
  await writeFile(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  const daemon = spawn(
    path.join(home, 'bin', 'hapax'),
    ['serve', '--port', '0', '--config', file, '--socket', path.join(directory, 's'), '-o', 'json'],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, HOME: directory } },
  );
  let log = '';
  daemon.stderr.on('data', (piece) => (log += piece));
  const ended = once(daemon, 'exit');
  const stop = async () => {
    daemon.kill('SIGTERM');
    const [code] = await within(ENDS_WITHIN, ended, 'the gateway did not end').catch((late) => {
      daemon.kill('SIGKILL');
      throw late;
    });
    await rm(directory, { recursive: true, force: true });
    return code;
  };
  try {
    const line = once(createInterface(daemon.stdout), 'line').then(([text]) => JSON.parse(text));
    const early = ended.then(([code]) => Promise.reject(new Error(`the gateway ended with ${code}:\n${log}`)));
    const { url, socket } = await within(READY_WITHIN, Promise.race([line, early]), () => `not ready:\n${log}`);
    early.catch(() => {});
    return { url, socket, stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

async function within(millis, promise, message) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(typeof message === 'string' ? message : message())), millis);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
