import { Readable } from 'node:stream';
import { AuditService } from '@app/audit';
import type { Permission } from '@app/identity';
import { Clock, newId, type Page } from '@app/platform';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { type Observable, of } from 'rxjs';
import { operationIdOf } from '../../openapi/route-facts';
import { PERMISSION_KEY, type RahdariRequest } from '../permit.decorator';
import { marksOn } from '../route-marks';
import { STANDING_CHECKED_MS, StandingPermission } from '../standing-permission';
import type { Row } from './columns';
import { exportNotPaged } from './errors';
import { ExportPlaces } from './export-places';
import { type ExportRule, wantedExport } from './exported.decorator';
import { ListShapes } from './list-shapes';
import { ListWalk } from './list-walk';
import { EXPORT_TYPES, type ExportFormat } from './media-types';
import { fileOf, type RowsFile } from './rows-file';

/**
 * Any list, whole, as a file that is written while it is read: one page in memory, and the next one only when the client has
 * taken this one. The innermost interceptor: what it gives is no page any more.
 */
@Injectable()
export class ExportInterceptor implements NestInterceptor {
  private readonly logger = new Logger('export');

  constructor(
    private readonly shapes: ListShapes,
    private readonly places: ExportPlaces,
    private readonly standing: StandingPermission,
    private readonly audit: AuditService,
    private readonly reflector: Reflector,
    private readonly clock: Clock,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<RahdariRequest>();
    const { export: rule } = marksOn(request);
    if (!rule) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    void reply.header('Vary', 'Accept');
    const format = wantedExport(request);
    if (!format) return next.handle();

    const paging = ['cursor', 'limit'].filter((name) => Object.hasOwn(request.query as Row, name));
    if (paging.length) throw exportNotPaged(paging);
    const giveBack = this.places.take(request.principal!.tenantId);
    // Of a client that has gone already there will be no `close`.
    if (reply.raw.destroyed) giveBack();
    else reply.raw.once('close', giveBack);
    const shape = this.shapes.of(operationIdOf(context.getClass().name, context.getHandler().name));
    const filters = request.query as Record<string, unknown>;
    const walk = new ListWalk(request, shape.isPaged, () => next.handle());
    // What is refused is refused as a problem, while there is no file yet.
    const first = await walk.next();
    const isHead = request.method === 'HEAD';
    if (rule.isPersonal && !isHead) await this.record(request, rule, format, filters);
    this.dress(reply, rule, format, request);
    if (isHead) return of(new StreamableFile(Readable.from([])));
    const permission = this.reflector.get<Permission>(PERMISSION_KEY, context.getHandler());
    const chunks = this.chunks(request, reply, fileOf(format, shape.columns), first, walk, permission);
    return of(new StreamableFile(Readable.from(chunks, { objectMode: false })));
  }

  private dress(
    reply: FastifyReply,
    { list }: ExportRule,
    format: ExportFormat,
    request: RahdariRequest,
  ): void {
    const of = (request.params as { id?: string }).id;
    const time = this.clock.now().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    const name = [list, ...(of && /^\w+$/.test(of) ? [of] : []), `${time}Z`].join('-');
    void reply
      .type(format === 'csv' ? `${EXPORT_TYPES.csv}; charset=utf-8; header=present` : EXPORT_TYPES[format])
      .header('Content-Disposition', `attachment; filename="${name}.${format}"`)
      .header('Cache-Control', 'private, no-store');
  }

  private record(
    request: RahdariRequest,
    { list }: ExportRule,
    format: ExportFormat,
    filters: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.exported(request.principal!, {
      list,
      format,
      of: (request.params as { id?: string }).id ?? null,
      filters: Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, String(value)])),
    });
  }

  /** The file, a page at a time; runs on only while somebody takes what it gives. */
  private async *chunks(
    request: RahdariRequest,
    reply: FastifyReply,
    file: RowsFile,
    first: Page<Row>,
    walk: ListWalk,
    permission: Permission,
  ): AsyncGenerator<string, void, undefined> {
    let checkedAt = this.clock.now().getTime();
    try {
      if (file.start) yield file.start;
      for (let page = first; ; page = await walk.next()) {
        if (page.data.length) yield page.data.map(file.row).join('');
        if (page.next_cursor === null) return;
        const now = this.clock.now().getTime();
        if (now - checkedAt < STANDING_CHECKED_MS) continue;
        if (!(await this.standing.holds(request, request.principal!, permission)))
          throw new Error('The credential is over, or lacks the permission by now');
        checkedAt = now;
      }
    } catch (error) {
      this.breakOff(reply, error as Error);
      throw error;
    }
  }

  /**
   * A file that ends too soon must not look whole. Without the last chunk HTTP/1.1 sees it; the reset is for who stands behind
   * something older, where an end is an end.
   */
  private breakOff({ raw }: FastifyReply, error: Error): void {
    // The stream is told as an error, too, that its reader has left.
    if (raw.destroyed) return;
    this.logger.error({ errorId: newId('err'), name: error.name, message: error.message }, error.stack);
    raw.socket?.resetAndDestroy();
  }
}
