import { crc32, deflateRawSync } from 'node:zlib';
import writeXlsxFile from 'write-excel-file/node';

/** A workbook as a spreadsheet writes it; every cell is text. */
export const workbook = (rows: string[][]): Promise<Buffer> =>
  writeXlsxFile(rows.map((cells) => cells.map((value) => ({ value, type: String }))) as never).toBuffer();

/** A workbook of hand-written sheet XML, for what no spreadsheet writes. `method`: 8 is deflate. */
export function rawWorkbook(sheetRows: string, method = 8): Buffer {
  const sheet = `<worksheet><sheetData>${sheetRows}</sheetData></worksheet>`;
  const name = Buffer.from('xl/worksheets/sheet1.xml');
  const data = Buffer.from(sheet);
  const packed = deflateRawSync(data);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(crc32(data), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(data.length, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, name, packed]);
  const central = Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('504b0506', 'hex');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

/** A row of hand-written sheet XML with inline texts. */
export const rawRow = (number: string, cells: string[]): string =>
  `<row r="${number}">${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
