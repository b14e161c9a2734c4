import { crc32, deflateSync } from 'node:zlib';
import { Random } from './random.mts';

const escapePdf = (text: string): string => text.replace(/[\\()]/g, (character) => `\\${character}`);

/** A one-page PDF of a few lines, each page marked SPECIMEN across. Latin-1 text only. */
export function specimenPdf(title: string, lines: readonly string[]): Buffer {
  const content = [
    'q 0.85 g BT /F1 72 Tf 0.7 0.7 -0.7 0.7 130 250 Tm (SPECIMEN) Tj ET Q',
    `BT /F1 16 Tf 60 780 Td (${escapePdf(title)}) Tj ET`,
    ...lines.map((line, index) => `BT /F1 11 Tf 60 ${740 - index * 20} Td (${escapePdf(line)}) Tj ET`),
    'BT /F1 9 Tf 60 60 Td (SPECIMEN - invented for the Rahdari demo. No real person or business.) Tj ET',
  ].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(Buffer.byteLength(body, 'latin1'));
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const start = Buffer.byteLength(body, 'latin1');
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(body, 'latin1');
}

const LETTERS: Record<string, string[]> = {
  S: ['01110', '10000', '01110', '00001', '11110'],
  P: ['11110', '10001', '11110', '10000', '10000'],
  E: ['11111', '10000', '11110', '10000', '11111'],
  C: ['01111', '10000', '10000', '10000', '01111'],
  I: ['11111', '00100', '00100', '00100', '11111'],
  M: ['10001', '11011', '10101', '10001', '10001'],
  N: ['10001', '11001', '10101', '10011', '10001'],
};

const WIDTH = 160;
const HEIGHT = 100;
const SCALE = 3;

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A photograph nobody can read: grey bars where text was, coarse noise, and the word SPECIMEN. Grey scale PNG. */
export function illegiblePng(seed: string): Buffer {
  const random = new Random(seed);
  const rows: Buffer[] = [];
  for (let y = 0; y < HEIGHT; y++) {
    const row = Buffer.alloc(WIDTH + 1);
    const isBar = y > 30 && y % 12 < 5;
    for (let x = 0; x < WIDTH; x++) {
      const grey = isBar && x > 12 && x < 140 ? 150 : 200;
      row[x + 1] = grey + (x % 4 || y % 2 ? 0 : Math.floor(random.next() * 3) * 16);
    }
    rows.push(row);
  }
  for (const [index, letter] of [...'SPECIMEN'].entries()) {
    for (const [dy, bits] of LETTERS[letter]!.entries()) {
      for (const [dx, bit] of [...bits].entries()) {
        if (bit === '0') continue;
        for (let n = 0; n < SCALE * SCALE; n++) {
          const x = 8 + index * 18 + dx * SCALE + (n % SCALE);
          rows[8 + dy * SCALE + Math.floor(n / SCALE)]![x + 1] = 60;
        }
      }
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
