/**
 * What the store serves, as data: the code refuses everything else by this table, the README's table is made from it.
 * To serve more: add the name here, then its meaning where the compiler asks for it (the tables of operators are typed
 * by these lists), then cases to `test/differential.cases.ts`.
 */
export const scope = {
  /** Commands with the fields each may have. */
  commands: {
    hello: ['helloOk', 'client', 'compression', 'loadBalanced', 'backpressure'],
    isMaster: ['helloOk', 'client', 'compression', 'loadBalanced', 'backpressure'],
    ismaster: ['helloOk', 'client', 'compression', 'loadBalanced', 'backpressure'],
    ping: [],
    buildInfo: [],
    connectionStatus: [],
    endSessions: [],
    listDatabases: ['nameOnly', 'filter', 'authorizedDatabases'],
    listCollections: ['nameOnly', 'filter', 'authorizedCollections', 'cursor'],
    create: [],
    drop: [],
    dropDatabase: [],
    createIndexes: ['indexes'],
    listIndexes: ['cursor'],
    dropIndexes: ['index'],
    insert: ['documents'],
    update: ['updates'],
    delete: ['deletes'],
    find: ['filter', 'sort', 'projection', 'skip', 'limit', 'batchSize', 'singleBatch', 'hint'],
    getMore: ['collection', 'batchSize'],
    killCursors: ['cursors'],
    aggregate: ['pipeline', 'cursor', 'hint'],
    count: ['query', 'limit', 'skip', 'hint'],
    distinct: ['key', 'query', 'hint'],
    findAndModify: ['query', 'sort', 'update', 'remove', 'new', 'upsert', 'fields', 'arrayFilters', 'hint'],
  },
  /**
   * Fields of any command that change nothing here: every write is journaled before its reply, every read sees one
   * snapshot of what is durable, one process serves all. `ordered` and `maxTimeMS` are honoured.
   */
  harmlessFields: [
    '$db', '$readPreference', 'lsid', 'comment', 'writeConcern', 'readConcern', 'maxTimeMS', 'ordered',
    'apiVersion', 'apiStrict', 'apiDeprecationErrors',
  ],
  /** Fields of one statement in `update`, `delete`, `createIndexes`, and of a cursor. */
  statements: {
    update: ['q', 'u', 'multi', 'upsert', 'arrayFilters', 'hint', 'sort'],
    delete: ['q', 'limit', 'hint'],
    index: ['key', 'name', 'v', 'background', 'unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds'],
    cursor: ['batchSize'],
    lookup: ['from', 'localField', 'foreignField', 'pipeline', 'as'],
    unwind: ['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'],
  },
  queryOperators: [
    '$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$exists', '$not', '$all', '$elemMatch', '$size', '$type',
    '$regex', '$options',
  ],
  queryConnectives: ['$and', '$or', '$nor'],
  partialFilterOperators: ['$eq', '$gt', '$gte', '$lt', '$lte', '$exists', '$type', '$and'],
  updateOperators: ['$set', '$unset', '$inc', '$min', '$max', '$push', '$addToSet', '$pull', '$setOnInsert'],
  pushModifiers: ['$each', '$slice'],
  updatePaths: ['$', '$[]', '$[id]'],
  stages: [
    '$match', '$group', '$sort', '$project', '$unwind', '$lookup', '$limit', '$skip', '$count', '$addFields', '$set',
  ],
  accumulators: ['$sum', '$min', '$max', '$avg', '$first', '$last', '$push', '$addToSet', '$count'],
  expressions: [
    '$literal', '$cond', '$ifNull', '$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$and', '$or', '$not', '$add', '$subtract',
    '$multiply', '$divide', '$concat', '$size', '$arrayElemAt', '$first', '$in', '$sum', '$min', '$max',
  ],
  bsonTypes: [
    'double', 'string', 'object', 'array', 'binData', 'objectId', 'bool', 'date', 'null', 'regex', 'int', 'long', 'minKey',
    'maxKey',
  ],
} as const;

export type CommandName = keyof typeof scope.commands;
export type QueryOperator = (typeof scope.queryOperators)[number];
export type UpdateOperator = (typeof scope.updateOperators)[number];
export type Stage = (typeof scope.stages)[number];
export type Accumulator = (typeof scope.accumulators)[number];
export type Expression = (typeof scope.expressions)[number];

/** Whether `name` is in a list of the table, telling the compiler so. */
export function inScope<Name extends string>(list: readonly Name[], name: string): name is Name {
  return (list as readonly string[]).includes(name);
}
