import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';

type Json = Record<string, unknown>;

interface Response {
  headers?: Record<string, Json>;
  content?: Record<string, { schema: Json }>;
}

interface Operation {
  operationId: string;
  responses: Record<string, Response>;
}

/** Compares answers with what the document says that its operation can answer. */
export class Conformance {
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly ajv = addFormats(
    new Ajv2020({ strict: false, allErrors: false, validateFormats: true }),
  ).addFormat('binary', true);

  constructor(private readonly document: Json) {
    this.ajv.addSchema(document, 'document');
  }

  /** What is wrong with this answer, in words; empty when the document has it so. */
  problemsOf(
    method: string,
    path: string,
    status: number,
    type: string | undefined,
    payload: unknown,
  ): string[] {
    const operation = this.operation(method, path);
    if (!operation) return [];
    const where = `${method} ${path} ${status}`;
    const response = operation.responses[String(status)];
    if (!response) return [`${where} is not in the document: ${String(payload).slice(0, 200)}`];
    if (status === 204 || status === 304 || method === 'HEAD') return [];
    const mediaType = type?.split(';')[0]?.trim();
    const content = mediaType === undefined ? undefined : response.content?.[mediaType];
    if (!content) return [`${where} answers ${mediaType}, which is not in the document`];
    if (!mediaType!.endsWith('json') || mediaType === 'application/x-ndjson' || typeof payload !== 'string')
      return [];
    const validate = this.validator(method, path, status, mediaType!);
    return validate(JSON.parse(payload))
      ? []
      : [`${where}: ${this.ajv.errorsText(validate.errors)} in ${payload.slice(0, 300)}`];
  }

  private operation(method: string, path: string): Operation | undefined {
    const item = (this.document.paths as Record<string, Record<string, Operation>>)[path];
    return item?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
  }

  private validator(method: string, path: string, status: number, mediaType: string): ValidateFunction {
    const escaped = [path, method === 'HEAD' ? 'get' : method.toLowerCase(), String(status), mediaType].map(
      (part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    const [at, verb, code, media] = escaped;
    const ref = `document#/paths/${at}/${verb}/responses/${code}/content/${media}/schema`;
    let validate = this.validators.get(ref);
    if (!validate) {
      validate = this.ajv.compile({ $ref: ref });
      this.validators.set(ref, validate);
    }
    return validate;
  }
}

/** `/v1/sellers/:id` of the router is `/v1/sellers/{id}` of the document. */
const documented = (route: string): string => route.replace(/:(\w+)/g, '{$1}');

/** From now on every answer of this server is compared; returns where what is wrong is collected. */
export function watchConformance(server: FastifyInstance, conformance: () => Conformance): string[] {
  const problems: string[] = [];
  server.addHook('onSend', async (request, reply, payload) => {
    const route = request.routeOptions.url;
    // 405 is of the resource and of no operation: there is none with this method.
    if (route && reply.statusCode !== 405) {
      const type = reply.getHeader('content-type')?.toString();
      problems.push(
        ...conformance().problemsOf(request.method, documented(route), reply.statusCode, type, payload),
      );
    }
    return payload;
  });
  return problems;
}
