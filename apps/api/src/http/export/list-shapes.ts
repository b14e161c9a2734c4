import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Schema } from '../../openapi/constraints';
import { type Column, columnsOf } from './columns';

export interface ListShape {
  columns: readonly Column[];
  /** It takes `cursor` and `limit`. */
  isPaged: boolean;
}

interface Operation {
  operationId?: string;
  parameters?: { name?: string }[];
  responses?: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

/** What the rows of each list look like, read from the API's own document: the columns of a file are what is promised there. */
@Injectable()
export class ListShapes {
  private readonly shapes = new Map<string, ListShape>();

  learn(document: OpenAPIObject): void {
    const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
    for (const [operationId, shape] of shapesIn(document.paths, schemas)) this.shapes.set(operationId, shape);
  }

  of(operationId: string): ListShape {
    const shape = this.shapes.get(operationId);
    if (!shape) throw new Error(`The document has no list ${operationId}`);
    return shape;
  }
}

/** Of every GET that answers pages. */
export function shapesIn(paths: object, schemas: Record<string, Schema>): [string, ListShape][] {
  return Object.values(paths as Record<string, { get?: Operation }>).flatMap(({ get }) => {
    const shape = get && shapeOf(get, schemas);
    return shape && get.operationId ? [[get.operationId, shape] as [string, ListShape]] : [];
  });
}

function shapeOf(
  { parameters, responses }: Operation,
  schemas: Record<string, Schema>,
): ListShape | undefined {
  const ref = responses?.['200']?.content?.['application/json']?.schema?.$ref as string | undefined;
  const page = ref && schemas[ref.replace('#/components/schemas/', '')];
  const row = page && page.properties?.next_cursor && page.properties.data?.items;
  if (!row) return undefined;
  return {
    columns: columnsOf(row, schemas),
    isPaged: parameters?.some(({ name }) => name === 'cursor') ?? false,
  };
}
