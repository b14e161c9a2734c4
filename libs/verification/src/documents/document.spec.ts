import { contentTypeOf, FILENAME_MAX, sanitiseFilename } from './document';

describe('contentTypeOf', () => {
  it.each([
    ['%PDF-1.7\n', 'application/pdf'],
    ['\x89PNG\r\n\x1a\nIHDR', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['RIFF\x10\x00\x00\x00WEBPVP8 ', 'image/webp'],
  ])('knows %j', (bytes, type) => expect(contentTypeOf(Buffer.from(bytes, 'latin1'))).toBe(type));

  it.each([
    ['nothing', ''],
    ['a cut signature', '%PD'],
    ['a program', 'MZ\x90\x00'],
    ['a page', '<!doctype html>'],
    ['a vector image, which is a page', '<svg xmlns="http://www.w3.org/2000/svg">'],
    ['a GIF', 'GIF89a'],
    ['a RIFF that is no WebP', 'RIFF\x10\x00\x00\x00WAVEfmt '],
    ['a PDF behind something else', 'GIF89a%PDF-1.7'],
    ['a ZIP', 'PK\x03\x04'],
    ['the EICAR test file', String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`],
  ])('takes no %s', (_, bytes) => expect(contentTypeOf(Buffer.from(bytes, 'latin1'))).toBeNull());
});

describe('sanitiseFilename', () => {
  it.each([
    ['NTN certificate.pdf', 'NTN certificate.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\x\\cnic.png', 'cnic.png'],
    ['/absolute/path.pdf', 'path.pdf'],
    ['invoice_\u202efdp.exe', 'invoice_fdp.exe'],
    ['zero\u200bwidth\u0000.pdf', 'zerowidth.pdf'],
    ['a\r\nSet-Cookie: x=1.pdf', 'aSet-Cookie_ x=1.pdf'],
    ['شناختی کارڈ.pdf', 'شناختی کارڈ.pdf'],
    ['lone\ud800.pdf', 'lone.pdf'],
    ['"quoted";name.pdf', '_quoted__name.pdf'],
    ['..', 'document'],
    ['', 'document'],
    [undefined, 'document'],
  ])('%j becomes %j', (name, clean) => expect(sanitiseFilename(name)).toBe(clean));

  it('cuts a long name and keeps its ending', () => {
    const clean = sanitiseFilename(`${'ن'.repeat(300)}.pdf`);
    expect([...clean]).toHaveLength(FILENAME_MAX);
    expect(clean.endsWith('ن.pdf')).toBe(true);
  });
});
