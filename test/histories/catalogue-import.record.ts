import { DomainError } from '@app/platform';
import { toApplicationFailure } from '@app/temporal';
import {
  CATALOGUE_IMPORT,
  type CatalogueImportActivities,
  catalogueImportWorkflowId,
  type ImportRef,
} from '@workflows/catalogue-import/catalogue-import.contract';
import { record } from '../support/record';

const REF: ImportRef = { tenantId: 'ten_test', importId: 'imp_test' };

class FakeImport implements CatalogueImportActivities {
  constructor(private readonly staging: () => 'staged' | 'cancelled' = () => 'staged') {}

  async stageRows(): Promise<'staged' | 'cancelled'> {
    return this.staging();
  }

  async mergeProducts(): Promise<void> {}
  async finishImport(): Promise<void> {}
  async failImport(): Promise<void> {}
}

const unreadable = (): never => {
  throw toApplicationFailure(
    new DomainError({ code: 'IMPORT.UNREADABLE', kind: 'invalid', message: 'not a workbook' }),
  );
};

let tries = 0;
const secondTry = (): 'staged' => {
  if (++tries === 1) throw new Error('the database went away');
  return 'staged';
};

const SCENARIOS = {
  imported: new FakeImport(),
  cancelled: new FakeImport(() => 'cancelled'),
  'file-not-readable': new FakeImport(unreadable),
  'retried-after-an-outage': new FakeImport(secondTry),
};

describe('recording the import workflow', () => {
  for (const [name, fake] of Object.entries(SCENARIOS))
    record('catalogue-import', name, fake, async (client, taskQueue) => {
      const handle = await client.workflow.start(CATALOGUE_IMPORT, {
        taskQueue,
        workflowId: `${catalogueImportWorkflowId(REF.importId)}-${name}`,
        args: [REF],
      });
      await handle.result();
      return handle;
    });
});
