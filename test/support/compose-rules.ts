import type { Composition, ComposeService } from './compose';

/** Keys of the Compose specification that this project uses: anything else is a slip of the pen that Compose would refuse. */
const SERVICE_KEYS = new Set(
  `build cap_drop command depends_on deploy entrypoint environment healthcheck image init logging networks ports read_only
   restart security_opt shm_size stop_grace_period tmpfs user volumes`.split(/\s+/),
);
const TOP_KEYS = new Set(['name', 'services', 'volumes', 'networks']);
const CONDITIONS = new Set(['service_healthy', 'service_completed_successfully']);
/** A release in figures; `18`, `latest` or nothing moves under one's feet. */
const PINNED = /^[\w./-]+:v?\d+\.\d+(\.\d+)?(-[\w.-]+)?$/;
const OWN_IMAGE = /^\$\{RAHDARI_IMAGE:-(.+)\}$/;
/** Writes its configuration into its own folder at the start. */
const MAY_WRITE = new Set(['temporal-ui']);

interface Limits {
  memory?: string;
  cpus?: string;
  pids?: number;
}

export const isOwn = (service: ComposeService): boolean => service.build !== undefined;
export const isPinned = (image: string | undefined): boolean =>
  PINNED.test(OWN_IMAGE.exec(image ?? '')?.[1] ?? image ?? '');

/** A job runs to its end: it is what others wait for to complete. */
const jobsOf = ({ services }: Composition): Set<string> =>
  new Set(
    Object.values(services).flatMap(({ depends_on: waits = {} }) =>
      Object.entries(waits)
        .filter(([, { condition }]) => condition === 'service_completed_successfully')
        .map(([name]) => name),
    ),
  );

function* structure(all: Composition): Generator<string> {
  for (const key of Object.keys(all)) if (!TOP_KEYS.has(key) && !key.startsWith('x-')) yield `unknown ${key}`;
  for (const [name, service] of Object.entries(all.services)) {
    for (const key of Object.keys(service)) if (!SERVICE_KEYS.has(key)) yield `${name}: unknown ${key}`;
    const words = [service.command, service.entrypoint, service.healthcheck?.test].filter(
      (list) => list !== undefined,
    );
    for (const list of words)
      if (!Array.isArray(list) || list.some((word) => typeof word !== 'string'))
        yield `${name}: not a list of words`;
    for (const network of service.networks ?? [])
      if (!(network in all.networks)) yield `${name}: no network ${network}`;
    for (const volume of service.volumes ?? [])
      if (!Object.keys(all.volumes).includes(volume.split(':')[0] ?? ''))
        yield `${name}: no volume ${volume}`;
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      if (!CONDITIONS.has(condition)) yield `${name}: does not wait for ${other}`;
      if (!all.services[other]) yield `${name}: no service ${other}`;
      else if (condition === 'service_healthy' && !all.services[other].healthcheck)
        yield `${name}: waits for the health of ${other}, which has no check`;
    }
  }
}

function* containment(all: Composition): Generator<string> {
  const jobs = jobsOf(all);
  for (const [name, service] of Object.entries(all.services)) {
    if (!isPinned(service.image)) yield `${name}: image ${service.image} is not pinned`;
    if (!MAY_WRITE.has(name) && service.read_only !== true) yield `${name}: root can be written`;
    if (String(service.cap_drop) !== 'ALL') yield `${name}: keeps capabilities`;
    if (!String(service.security_opt).includes('no-new-privileges:true'))
      yield `${name}: may gain privileges`;
    const { options = {} } = (service.logging ?? {}) as { options?: Record<string, string> };
    if (!options['max-size'] || !options['max-file']) yield `${name}: logs without bound`;
    const limits = (service.deploy as { resources?: { limits?: Limits } })?.resources?.limits;
    if (!limits?.memory || !limits.cpus || !limits.pids) yield `${name}: resources without bound`;
    if (service.restart !== (jobs.has(name) ? 'no' : 'unless-stopped'))
      yield `${name}: restarts ${service.restart}`;
    if (!jobs.has(name) && name !== 'temporal-ui' && !service.healthcheck) yield `${name}: no health check`;
    if (isOwn(service) && !jobs.has(name) && !service.stop_grace_period) yield `${name}: no time to drain`;
    for (const port of service.ports ?? [])
      if (!port.includes('127.0.0.1:')) yield `${name}: open to every network unless told otherwise`;
  }
  if (all.networks.data?.internal !== true) yield 'data: reachable from outside';
  for (const name of ['postgres', 'temporal'])
    if (String(all.services[name]?.networks) !== 'data') yield `${name}: reachable beyond the data network`;
}

/** `known` is what the processes read, `required` what they do not start without. */
function* settings(all: Composition, known: string[], required: string[]): Generator<string> {
  for (const [name, service] of Object.entries(all.services).filter(([, each]) => isOwn(each))) {
    const given = Object.keys(service.environment ?? {});
    for (const variable of given) if (!known.includes(variable)) yield `${name}: nothing reads ${variable}`;
    for (const variable of required) if (!given.includes(variable)) yield `${name}: ${variable} is not given`;
    if (!service.volumes?.some((volume) => volume.endsWith(`:${service.environment?.RAHDARI_STORAGE_DIR}`)))
      yield `${name}: files would be its own`;
  }
}

/** Everything that is wrong with a composition, one line each. */
export const problemsOf = (all: Composition, known: string[], required: string[]): string[] => [
  ...structure(all),
  ...containment(all),
  ...settings(all, known, required),
];
