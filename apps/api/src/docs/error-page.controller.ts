import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Permit } from '../http/permit.decorator';
import { anchorOf } from '../http/problem';
import { ERROR_CODES } from './error-codes';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Rahdari: error codes</title>
<h1>Error codes</h1>
<p>The <code>code</code> of a problem document. Its <code>type</code> leads to the line here.</p>
<dl>
${Object.entries(ERROR_CODES)
  .map(
    ([code, meaning]) =>
      `<dt id="${anchorOf(code)}"><a href="#${anchorOf(code)}"><code>${code}</code></a></dt>\n<dd>${escaped(meaning)}</dd>`,
  )
  .join('\n')}
</dl>
</html>
`;

/** Where the `type` of every problem document leads. */
@ApiExcludeController()
@Controller('docs')
export class ErrorPageController {
  @Get('errors')
  @Permit('public')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', "default-src 'none'")
  page(): string {
    return PAGE;
  }
}
