// The OpenAPI 3.1 document, made from the contracts.
import { type Endpoint, endpoints } from '@hoctap/shared';
import { z } from 'zod';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest as Record<string, unknown>;
};

const parameters = (where: 'path' | 'query', schema: z.ZodType | undefined) => {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(properties).map(([name, value]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema: value }));
};

const requestBody = (endpoint: Endpoint) => {
  if (endpoint.file) {
    const properties = { [endpoint.file]: { type: 'string', contentMediaType: 'application/octet-stream' } };
    return { required: true, content: { 'multipart/form-data': { schema: { type: 'object', properties, required: [endpoint.file] } } } };
  }
  return endpoint.body ? { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } } : undefined;
};

const problem = {
  description: 'A refusal with a stable `code` (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The document for `/api/openapi.json`; every operation carries its operationId. */
export const openApi = (version: string) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, value] of Object.entries(endpoints)) {
    const endpoint = value as Endpoint;
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[endpoint.method.toLowerCase()] = {
      operationId,
      summary: endpoint.summary,
      parameters: [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)],
      requestBody: requestBody(endpoint),
      responses: {
        200: { description: 'Done', content: { 'application/json': { schema: schemaOf(endpoint.response, 'output') } } },
        default: problem,
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Hoctap', version, description: 'E-learning for a learning society. Times are ISO 8601; ids are UUIDv7 made by the caller.' },
    servers: [{ url: '/api' }],
    security: [{ bearer: [] }, {}],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code'],
          properties: {
            type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' },
            detail: { type: 'string' }, requestId: { type: 'string' },
            faults: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } } },
          },
        },
      },
    },
  };
};
