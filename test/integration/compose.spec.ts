import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { environmentVariables, loadConfig } from '@app/platform';
import ts from 'typescript';
import {
  type Composition,
  environmentOf,
  interpolate,
  read,
  readComposition,
  readEnvExample,
  ROOT,
  variablesOf,
} from '../support/compose';
import { isOwn, isPinned, problemsOf } from '../support/compose-rules';

/** The deployment, proved without a container engine: what docker-compose.yml, Dockerfile and .env.example say of each other. */
const SECRETS = {
  RAHDARI_SECRET: 'ab'.repeat(32),
  POSTGRES_PASSWORD: 'one',
  RAHDARI_DB_PASSWORD: 'two',
  RAHDARI_RUNTIME_DB_PASSWORD: 'four',
  TEMPORAL_DB_PASSWORD: 'three',
  PUBLIC_URL: 'https://rahdari.example',
};
const filledIn = { ...readEnvExample().set, ...SECRETS };
const known = environmentVariables();
const composition = readComposition();
const own = Object.entries(composition.services).filter(([, service]) => isOwn(service));
const worker = environmentOf(composition.services.worker!, filledIn);

const isUsable = (env: Record<string, string>): boolean => {
  try {
    loadConfig(env);
    return true;
  } catch {
    return false;
  }
};
/** Found by leaving one out at a time, so that no list here can fall behind. */
const required = known.filter((name) => !isUsable({ ...worker, [name]: '' }));

const problems = (all: Composition): string[] => problemsOf(all, known, required);

it('knows what the processes read and need', () => {
  expect(known).toEqual(expect.arrayContaining(['DATABASE_URL', 'PORT', 'RAHDARI_WEBHOOKS_ALLOW_LOCAL']));
  expect(required.toSorted()).toEqual(['DATABASE_URL', 'RAHDARI_SECRET']);
});

describe('docker-compose.yml', () => {
  it('has no problem', () => {
    expect(problems(composition)).toEqual([]);
  });

  it('believes the balancer, and nobody else, about the address of a caller', () => {
    const { networks } = composition as unknown as {
      networks: { edge: { ipam: { config: { subnet: string }[] } } };
    };
    const [{ subnet }] = networks.edge.ipam.config as [{ subnet: string }];
    const api = environmentOf(composition.services.api!, filledIn);
    expect(loadConfig(api).http.trustedProxies).toEqual([subnet]);
    const onEdge = Object.entries(composition.services)
      .filter(([, service]) => JSON.stringify(service.networks ?? []).includes('edge'))
      .map(([name]) => name);
    expect(onEdge.toSorted()).toEqual(['api', 'balancer']);
  });

  it('runs the api and the worker more than once, and migrates before either', () => {
    expect(own.map(([name]) => name).toSorted()).toEqual(['api', 'migrate', 'worker']);
    for (const name of ['api', 'worker']) {
      const { deploy, depends_on: waits } = composition.services[name]!;
      expect((deploy as { replicas: number }).replicas).toBeGreaterThan(1);
      expect(waits).toMatchObject({ migrate: { condition: 'service_completed_successfully' } });
    }
  });

  it.each(own)('%s starts with a configuration that the process accepts', (name, service) => {
    const config = loadConfig(environmentOf(service, filledIn));
    expect(config.mode).toBe('production');
    expect(config.temporal.address).toBe('temporal:7233');
    // Who owns the tables may change them, and is not bound by what the others are: that login is for migrations alone.
    const [username, password] = name === 'migrate' ? ['rahdari', 'two'] : ['rahdari_runtime', 'four'];
    expect(new URL(config.database.url)).toMatchObject({ hostname: 'postgres', username, password });
    expect(config.http.host).toBe('0.0.0.0');
  });

  it.each(Object.keys(SECRETS))('does not come up without %s', (name) => {
    expect(() => interpolate(read('docker-compose.yml'), { ...filledIn, [name]: '' })).toThrow(
      `${name} is required`,
    );
  });

  it('has one address for Temporal and one port for the API, wherever they are named', () => {
    expect(composition.services['temporal-namespace']!.environment).toMatchObject({
      TEMPORAL_ADDRESS: worker.TEMPORAL_ADDRESS,
    });
    const upstream = `http://api:${worker.PORT}`;
    expect(composition.services.balancer!.environment!.NGINX_CONF).toContain(upstream);
    expect(composition.services.api!.healthcheck!.test.join(' ')).toContain(`:${worker.PORT}/health/live`);
  });
});

describe('each rule can fail', () => {
  const changed = (change: (all: Composition) => void): string[] => {
    const copy = structuredClone(composition);
    change(copy);
    return problems(copy);
  };

  it.each<[string, (all: Composition) => void, string]>([
    ['an unknown key', ({ services }) => (services.api!.helthcheck = {}), 'api: unknown helthcheck'],
    ['an unknown section', (all) => (all.service = {}), 'unknown service'],
    [
      'no pin',
      ({ services }) => (services.postgres!.image = 'postgres'),
      'postgres: image postgres is not pinned',
    ],
    [
      'a moving tag',
      ({ services }) => (services.balancer!.image = 'nginx:1-alpine'),
      'balancer: image nginx:1-alpine is not pinned',
    ],
    [
      'a word that YAML reads as a map',
      ({ services }) => services.api!.healthcheck!.test.push({ ok: 1 }),
      'api: not a list of words',
    ],
    [
      'a variable that nothing reads',
      ({ services }) => (services.worker!.environment!.REDIS_URL = 'x'),
      'worker: nothing reads REDIS_URL',
    ],
    [
      'a required variable left out',
      ({ services }) => delete services.migrate!.environment!.DATABASE_URL,
      'migrate: DATABASE_URL is not given',
    ],
    ['files in the container', ({ services }) => delete services.api!.volumes, 'api: files would be its own'],
    ['a writable root', ({ services }) => delete services.worker!.read_only, 'worker: root can be written'],
    ['capabilities', ({ services }) => delete services.temporal!.cap_drop, 'temporal: keeps capabilities'],
    ['new privileges', ({ services }) => delete services.api!.security_opt, 'api: may gain privileges'],
    ['unbounded logs', ({ services }) => delete services.api!.logging, 'api: logs without bound'],
    [
      'unbounded memory',
      ({ services }) => delete services.postgres!.deploy,
      'postgres: resources without bound',
    ],
    ['no restart', ({ services }) => delete services.api!.restart, 'api: restarts undefined'],
    ['no health check', ({ services }) => delete services.balancer!.healthcheck, 'balancer: no health check'],
    [
      'no time to drain',
      ({ services }) => delete services.worker!.stop_grace_period,
      'worker: no time to drain',
    ],
    [
      'a public port',
      ({ services }) => (services.balancer!.ports = ['8080:8080']),
      'balancer: open to every network unless told otherwise',
    ],
    [
      'a reachable database',
      ({ services }) => services.postgres!.networks!.push('edge'),
      'postgres: reachable beyond the data network',
    ],
    ['an open data network', ({ networks }) => (networks.data = {}), 'data: reachable from outside'],
    [
      'a network that is not there',
      ({ services }) => services.api!.networks!.push('lan'),
      'api: no network lan',
    ],
    [
      'a volume that is not there',
      ({ volumes }) => delete volumes.postgres,
      'postgres: no volume postgres:/var/lib/postgresql',
    ],
    ['waiting for nobody', ({ services }) => delete services.databases, 'migrate: no service databases'],
    [
      'a start without waiting',
      ({ services }) => (services.api!.depends_on!.migrate!.condition = 'service_started'),
      'api: does not wait for migrate',
    ],
    [
      'health of what has no check',
      ({ services }) => delete services.api!.healthcheck,
      'balancer: waits for the health of api, which has no check',
    ],
  ])('%s', (_what, change, problem) => {
    expect(changed(change)).toContain(problem);
  });
});

describe('.env.example', () => {
  const { set, documented } = readEnvExample();
  const asked = variablesOf(read('docker-compose.yml'));

  it('explains every variable of the processes and of the composition, and no other', () => {
    expect(new Set(documented)).toEqual(new Set([...known, ...asked.map(({ name }) => name)]));
  });

  it('fills in no secret, and asks for nothing else', () => {
    for (const name of Object.keys(SECRETS)) expect([name, set[name]]).toEqual([name, '']);
    expect(new Set(asked.filter((each) => each.required).map(({ name }) => name))).toEqual(
      new Set(Object.keys(SECRETS)),
    );
  });
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const ignored = read('.dockerignore').split('\n');

  /** Where the compiler puts the entry of an application, by its own reckoning. */
  const builtMain = (name: string): string => {
    const folder = join(ROOT, 'apps', name);
    const file = join(folder, 'tsconfig.app.json');
    const { config } = ts.readConfigFile(file, ts.sys.readFile);
    const parsed = ts.parseJsonConfigFileContent(config, ts.sys, folder, undefined, file);
    return relative(
      ROOT,
      ts.getOutputFileNames(parsed, join(folder, 'src/main.ts'), false).find((file) => file.endsWith('.js'))!,
    );
  };

  it('starts what the build makes', () => {
    const started = /exec node \S+ "\/app\/(dist\/\S+)"/.exec(dockerfile)![1]!;
    for (const name of ['api', 'worker', 'identity-provider'])
      expect(started.replace('$process', name)).toBe(builtMain(name));
  });

  it('has every command that the composition gives it', () => {
    const processes = /^ {2}([a-z| -]+)\) shift/m.exec(dockerfile)![1]!.split(' | ');
    const commands = /COMMANDS[^{]*\{([^}]+)\}/.exec(read('apps/worker/src/main.ts'))![1]!.match(/\w+/g);
    const probe = composition.services.worker!.healthcheck!.test.slice(2) as string[];
    const wanted = [...own.map(([, { command }]) => command!), probe];
    for (const [process, command] of wanted) {
      expect(processes).toContain(process);
      if (process === 'worker') expect(commands).toContain(command);
    }
    expect(wanted.map(([process, command]) => [process, command].join(' '))).toContain('worker health');
  });

  it('builds on an exact release, as a user without rights', () => {
    const version = /^ARG NODE_VERSION=(\S+)$/m.exec(dockerfile)![1]!;
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) =>
      image!.replace('${NODE_VERSION}', version),
    );
    expect(images.length).toBe(2);
    expect(images.filter((image) => !isPinned(image))).toEqual([]);
    expect(process.version).toBe(`v${version}`);
    expect([...dockerfile.matchAll(/^USER (\S+)$/gm)].map(([, user]) => user)).toEqual(['node']);
  });

  it('copies what is there and what .dockerignore lets through', () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, names]) =>
      names!.split(' '),
    );
    expect(sources).toEqual(expect.arrayContaining(['package-lock.json', 'apps', 'libs', 'workflows']));
    expect(sources.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
    expect(sources.filter((name) => !ignored.includes(`!${name}`))).toEqual([]);
  });

  it('keeps files where the composition mounts the volume', () => {
    const folder = /RAHDARI_STORAGE_DIR=(\S+)/.exec(dockerfile)![1]!;
    expect(dockerfile).toMatch(new RegExp(`install .*--owner=node .* ${folder}\n`));
    expect(worker.RAHDARI_STORAGE_DIR).toBe(folder);
  });
});
