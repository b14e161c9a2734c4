import type { ErrorKind } from '@app/platform';
import { SetMetadata } from '@nestjs/common';

export const REFUSES_KEY = 'rahdari:refuses';
export const FILE_KEY = 'rahdari:file';

/**
 * What the domain behind a route may refuse besides what the edge knows by itself (key, permission, body, path): said in the
 * document. The test application fails on an answer that the document does not have.
 */
export const Refuses = (...kinds: ErrorKind[]): MethodDecorator =>
  SetMetadata(REFUSES_KEY, kinds) as MethodDecorator;

/** A file as the body, and how a form carries it. */
export interface FileRule {
  /** Content types of the body when it is the file itself. */
  types: readonly string[];
  /** Content types of the file in a form, where they are not the same. */
  partTypes?: readonly string[];
  /** Whether a form with one file is taken as well, and which text fields come before the file. */
  form?: Record<string, { required: boolean; schema: object }>;
}

/** The route reads its body itself: a stream, or the one file of a form. */
export const TakesFile = (rule: FileRule): MethodDecorator => SetMetadata(FILE_KEY, rule) as MethodDecorator;
