import type { OpenAPIObject } from '@nestjs/swagger';
import { shapesIn } from '../http/export/list-shapes';
import { CSV, NDJSON } from '../http/export/media-types';
import type { Schema } from './constraints';
import type { RouteFacts } from './route-facts';

interface Operation {
  operationId?: string;
  responses: Record<string, { headers?: object; content?: Record<string, { schema?: Schema }> }>;
}

const VARY = { description: '`Accept`: the same address gives pages and files', schema: { type: 'string' } };
const DISPOSITION = {
  description: 'Of a file: its name',
  schema: { type: 'string', example: 'attachment; filename="orders-20261125T101500Z.csv"' },
};

/** The files that a list can be had as, beside its pages of JSON. */
export function documentExports(document: OpenAPIObject, facts: Map<string, RouteFacts>): void {
  const schemas = document.components!.schemas as Record<string, Schema>;
  const shapes = new Map(shapesIn(document.paths, schemas));
  for (const { get } of Object.values(document.paths) as { get?: Operation }[]) {
    const shape = get && shapes.get(get.operationId!);
    if (!get || !shape || !facts.get(get.operationId!)?.marks.export) continue;
    const response = get.responses['200']!;
    const columns = shape.columns.map(({ name }) => name).join(', ');
    response.content = {
      ...response.content,
      [CSV]: {
        schema: {
          type: 'string',
          format: 'binary',
          description: `The whole list, RFC 4180 with a header. Columns: ${columns}`,
        },
      },
      [NDJSON]: {
        schema: {
          type: 'string',
          format: 'binary',
          description: 'The whole list: on each line one of what a page has in `data`',
        },
      },
    };
    response.headers = { ...response.headers, Vary: VARY, 'Content-Disposition': DISPOSITION };
  }
}
