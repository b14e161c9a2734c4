import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns';
import type { AddressInfo } from 'node:net';
import { askingNameServers, type Resolve } from '../../libs/notifications/src/egress-guard';

type RecordType = 'A' | 'AAAA' | 'CNAME';
/** What a name says, in order: the last one from then on. `null`: the server fails. */
export type Zone = Record<string, ({ type: RecordType; value: string; name?: string }[] | null)[]>;

const TYPES: Record<RecordType, number> = { A: 1, CNAME: 5, AAAA: 28 };
const SERVFAIL = 2;

const nameBytes = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

const ipv6Bytes = (text: string): Buffer => {
  const [head = '', tail = ''] = text.split('::');
  const words = (part: string): string[] => (part ? part.split(':') : []);
  const zeros = Array<string>(8 - words(head).length - words(tail).length).fill('0');
  const all = text.includes('::') ? [...words(head), ...zeros, ...words(tail)] : words(text);
  return Buffer.concat(all.map((word) => Buffer.from(word.padStart(4, '0'), 'hex')));
};

function dataOf(type: RecordType, value: string): Buffer {
  if (type === 'A') return Buffer.from(value.split('.').map(Number));
  return type === 'AAAA' ? ipv6Bytes(value) : nameBytes(value);
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** A name server that may say something else each time it is asked, with nothing to be kept (TTL 0). */
export async function nameServer(zone: Zone): Promise<{ resolve: Resolve; close(): void; asked: string[] }> {
  const asked: string[] = [];
  const answered = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, end } = questionOf(query);
    const answers = zone[name.toLowerCase()];
    const key = `${name}/${type}`;
    const nth = answered.get(key) ?? 0;
    answered.set(key, nth + 1);
    asked.push(key);
    const said = answers?.[Math.min(nth, answers.length - 1)];
    const records = (said ?? []).filter((one) => one.type === 'CNAME' || TYPES[one.type] === type);
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | (answers === undefined ? 3 : said === null ? SERVFAIL : 0), 2);
    header.writeUInt16BE(records.length, 6);
    header.fill(0, 8);
    const body = records.map((one) => {
      const data = dataOf(one.type, one.value);
      const fixed = Buffer.alloc(10);
      fixed.writeUInt16BE(TYPES[one.type], 0);
      fixed.writeUInt16BE(1, 2);
      fixed.writeUInt16BE(data.length, 8);
      return Buffer.concat([nameBytes(one.name ?? name), fixed, data]);
    });
    socket.send(Buffer.concat([header, query.subarray(12, end), ...body]), from.port, from.address);
  });
  await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound));
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${(socket.address() as AddressInfo).port}`]);
  return {
    asked,
    close: () => socket.close(),
    resolve: askingNameServers(resolver),
  };
}
