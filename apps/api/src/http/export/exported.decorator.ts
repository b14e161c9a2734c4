import type { FastifyRequest } from 'fastify';
import { markRoute, marksOn } from '../route-marks';
import { type ExportFormat, exportFormatOf } from './media-types';

export interface ExportRule {
  /** In the name of the file, and in the audit. */
  list: string;
  /** Its rows are about persons: who takes the list away stands in the audit. */
  isPersonal: boolean;
}

/** The list can be had whole, as a file: `Accept: text/csv` or `application/x-ndjson`. A test wants this on every list. */
export const Exported = (
  list: string,
  { isPersonal = false }: Partial<Omit<ExportRule, 'list'>> = {},
): MethodDecorator => markRoute({ export: { list, isPersonal } });

/** The format in which this request wants its list whole; null when it wants a page, or is for no list. */
export const wantedExport = (request: FastifyRequest): ExportFormat | null =>
  marksOn(request).export ? exportFormatOf(request.headers.accept) : null;
