import { DomainError } from '@app/platform';
import { Controller, Get, Header, Param, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Permit } from '../http/permit.decorator';
import { documentOf, readGuides, STYLE } from './guide-pages';

const POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The integrators' guides, from the markdown in docs/integrators, with nothing from anywhere else. */
@ApiExcludeController()
@Controller('docs/guides')
export class GuidesController {
  private readonly pages = readGuides();
  private readonly documents = new Map(this.pages.map((page) => [page.slug, documentOf(page, this.pages)]));

  @Get()
  @Permit('public')
  @Redirect('/docs/guides/quick-start')
  index(): void {}

  @Get('style.css')
  @Permit('public')
  @Header('Content-Type', 'text/css; charset=utf-8')
  style(): string {
    return STYLE;
  }

  @Get(':slug')
  @Permit('public')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', POLICY)
  page(@Param('slug') slug: string): string {
    const document = this.documents.get(slug);
    if (document) return document;
    throw new DomainError({
      code: 'REQUEST.NO_SUCH_ROUTE',
      kind: 'not_found',
      message: 'There is no such guide.',
    });
  }
}
