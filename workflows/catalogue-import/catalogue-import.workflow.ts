import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type { CatalogueImportActivities, ImportRef } from './catalogue-import.contract';

const { stageRows } = proxyActivities<CatalogueImportActivities>({
  startToCloseTimeout: '2h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

const { mergeProducts, finishImport, failImport } = proxyActivities<CatalogueImportActivities>({
  startToCloseTimeout: '15m',
  retry: { initialInterval: '500ms', maximumInterval: '30s' },
});

/** A file becomes products: read, check and stage; merge what changed; say how it ended. Rows never enter history. */
export async function catalogueImport(input: ImportRef): Promise<void> {
  try {
    const staged = await stageRows(input);
    if (staged === 'staged') await mergeProducts(input);
  } catch (error) {
    const { code, detail } = reasonOf(error);
    return failImport({ ...input, code, detail });
  }
  await finishImport(input);
}

function reasonOf(error: unknown): { code: string; detail: string } {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type === 'DomainError') {
    const [fields] = cause.details as [{ code: string; message: string }];
    return { code: fields.code, detail: fields.message };
  }
  return { code: 'IMPORT.FAILED', detail: 'The import could not be finished. Upload the file again.' };
}
