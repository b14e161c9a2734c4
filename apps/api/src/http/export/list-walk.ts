import type { Page } from '@app/platform';
import { lastValueFrom, type Observable } from 'rxjs';
import type { RahdariRequest } from '../permit.decorator';
import type { Row } from './columns';

/** Rows a page: the most that a list gives, so that a long one takes few statements. */
const ROWS = '200';

/**
 * A list walked by its own route: each step runs the handler, with its pipes and its own short transaction, as the next
 * request of a client that pages would. So filters, permission, tenant and what a row shows cannot differ from the pages.
 */
export class ListWalk {
  private cursor: string | null = null;

  constructor(
    private readonly request: RahdariRequest,
    private readonly isPaged: boolean,
    private readonly handle: () => Observable<unknown>,
  ) {}

  async next(): Promise<Page<Row>> {
    const { query } = this.request;
    if (this.isPaged)
      this.request.query = {
        ...(query as Row),
        limit: ROWS,
        ...(this.cursor === null ? {} : { cursor: this.cursor }),
      };
    const page = (await lastValueFrom(this.handle())) as Page<Row>;
    if (page.next_cursor !== null && (!this.isPaged || page.next_cursor === this.cursor))
      throw new Error('A list does not get on');
    this.cursor = page.next_cursor;
    return page;
  }
}
