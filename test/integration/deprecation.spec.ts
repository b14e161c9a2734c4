import { newId, type Page } from '@app/platform';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty } from '@nestjs/swagger';
import { Deprecated } from '../../apps/api/src/http/deprecated.decorator';
import { Exported } from '../../apps/api/src/http/export/exported.decorator';
import { PageOf, PageQuery } from '../../apps/api/src/http/page.dto';
import { Permit } from '../../apps/api/src/http/permit.decorator';
import { type ApiApp, startApiApp } from '../support/api-app';
import type { Json } from '../support/http-client';

class ThingBody {
  @ApiProperty() id: string;
}
class ThingPage extends PageOf(ThingBody) {}

@ApiBearerAuth()
@Controller('v1/old-things')
class OldThingsController {
  @Get()
  @Permit('sellers.read')
  @Exported('things')
  @Deprecated({ since: '2026-01-01', sunset: '2026-12-31', instead: '/v1/things' })
  @ApiOperation({ summary: 'Things', description: 'All of them.' })
  @ApiOkResponse({ type: ThingPage })
  async list(@Query() { cursor }: PageQuery): Promise<Page<ThingBody>> {
    return { data: [{ id: 'a' }], next_cursor: cursor ? null : 'next' };
  }

  @Get(':id')
  @Permit('sellers.read')
  @Deprecated({ since: '2026-01-01', sunset: '2026-12-31', instead: '/v1/things/{id}' })
  @ApiOperation({ summary: 'A thing' })
  @ApiOkResponse({ type: ThingBody })
  async get(@Param('id') id: string): Promise<ThingBody> {
    return { id };
  }
}

const DEPRECATION = '</docs/guides/changes>; rel="deprecation"; type="text/html"';

let api: ApiApp;
beforeAll(async () => {
  api = await startApiApp([OldThingsController]);
});
afterAll(() => api?.stop());

const said = (headers: Headers): Record<string, string | null> => ({
  deprecation: headers.get('deprecation'),
  sunset: headers.get('sunset'),
});
const WHEN = { deprecation: '@1767225600', sunset: 'Thu, 31 Dec 2026 00:00:00 GMT' };

describe('an operation that goes', () => {
  it('says so in its answers, with the address of what takes its place', async () => {
    const id = newId('sel');
    const { status, headers } = await api.as('agent').get(`/v1/old-things/${id}`);
    expect([status, said(headers)]).toEqual([200, WHEN]);
    expect(headers.get('link')).toBe(`${DEPRECATION}, </v1/things/${id}>; rel="successor-version"`);
  });

  it.each(['"><script>', '../..', 'a, </evil>; rel="next'])(
    'gives back nothing as it came: %s',
    async (id) => {
      const { headers } = await api.as('agent').get(`/v1/old-things/${encodeURIComponent(id)}`);
      expect(headers.get('link')).toBe(
        `${DEPRECATION}, </v1/things/${encodeURIComponent(id)}>; rel="successor-version"`,
      );
    },
  );

  it('still says where its list goes on', async () => {
    const { headers } = await api.as('agent').get('/v1/old-things');
    expect(headers.get('link')).toBe(
      `</v1/old-things?cursor=next>; rel="next", ${DEPRECATION}, </v1/things>; rel="successor-version"`,
    );
    const file = await api.as('agent').get('/v1/old-things', { accept: 'text/csv' });
    expect([said(file.headers), file.text]).toEqual([WHEN, 'id\r\na\r\na\r\n']);
  });

  it('says so where it refuses, too', async () => {
    for (const [role, path, status] of [
      [undefined, '/v1/old-things', 401],
      ['agent', '/v1/old-things?colour=red', 400],
    ] as const) {
      const answer = await api.as(role).get(path);
      expect([answer.status, said(answer.headers)]).toEqual([status, WHEN]);
    }
  });

  it('is marked in the document', async () => {
    const { body } = await api.as().get<{ paths: Record<string, { get: Json }> }>('/openapi.json');
    const { get } = body.paths['/v1/old-things']!;
    expect(get).toMatchObject({
      deprecated: true,
      description:
        'All of them.\n\nDeprecated since 2026-01-01, and gone from 2026-12-31 at the earliest: use /v1/things.',
      responses: { '200': { headers: { Deprecation: {}, Sunset: {} } } },
    });
  });

  it('is the only one that says anything', async () => {
    const { headers } = await api.as('agent').get('/v1/programmes');
    expect(said(headers)).toEqual({ deprecation: null, sunset: null });
  });
});

it.each([
  ['less than half a year of notice', '2026-01-01', '2026-06-01'],
  ['a day that is none', '2026-01-01', 'soon'],
])('takes no %s', (_, since, sunset) =>
  expect(() => Deprecated({ since, sunset, instead: '/v1/things' })).toThrow('half a year apart'),
);
