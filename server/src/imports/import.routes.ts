import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { ImportService } from './import.service.ts';
import { mostBytes } from './read.ts';

export const importRoutes = (gates: Gates, imports: ImportService, folder: string): Route[] => [
  route('getImportTemplate', gates.may('import:write'), ({ unit, params, query }) => imports.template(unit, params.kind, query)),
  route('checkImport', gates.may('import:write'), ({ person, unit, body, file }) => imports.check(person, unit, body, file), { file: { maxBytes: mostBytes, folder } }),
  route('listImports', gates.may('import:read'), ({ unit, query }) => imports.list(unit, query)),
  route('getImport', gates.may('import:read'), ({ unit, params }) => imports.get(unit, params.import)),
  route('listImportRows', gates.may('import:read'), ({ unit, params, query }) => imports.rows(unit, params.import, query)),
  route('applyImport', gates.may('import:write'), ({ person, unit, params, body }) => imports.apply(person, unit, params.import, body)),
  route('undoImport', gates.may('import:write'), ({ person, unit, params }) => imports.undo(person, unit, params.import)),
];
