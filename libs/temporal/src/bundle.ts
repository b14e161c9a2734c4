import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { WorkflowBundle } from '@temporalio/worker';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

let bundle: Promise<WorkflowBundle> | undefined;

/** The nearest folder above this file that holds workflows/index: dist/ when built, the project's root in tests. */
function workflowsPath(): string {
  for (let at = __dirname; at !== dirname(at); at = dirname(at)) {
    for (const name of ['index.js', 'index.ts']) {
      const path = join(at, 'workflows', name);
      if (existsSync(path)) return path;
    }
  }
  throw new Error('workflows/index was not found above ' + __dirname);
}

/** Built once a process. A workflow that imports what it must not fails here, and with it the boot. */
export function workflowBundle(): Promise<WorkflowBundle> {
  bundle ??= bundleWorkflowCode({
    workflowsPath: workflowsPath(),
    logger: new DefaultLogger('WARN'),
  });
  return bundle;
}
