export const CATALOGUE_IMPORT = 'catalogueImport';

export const catalogueImportWorkflowId = (importId: string): string => `import:${importId}`;

export interface ImportRef {
  tenantId: string;
  importId: string;
}

/** Carried by heartbeats: how far a later attempt may trust what is staged. */
export interface StageProgress {
  rowsStaged: number;
}

export interface CatalogueImportActivities {
  stageRows(input: ImportRef): Promise<'staged' | 'cancelled'>;
  mergeProducts(input: ImportRef): Promise<void>;
  finishImport(input: ImportRef): Promise<void>;
  failImport(input: ImportRef & { code: string; detail: string }): Promise<void>;
}
