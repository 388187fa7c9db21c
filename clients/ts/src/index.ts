export * as battle from './battle/index.js';
export * as burn from './burn/index.js';
export * as tipping from './tipping/index.js';
export { callsTo, type TransactionWithCalls } from './transaction.js';
export { type Bout, wordsMessage } from './words.js';
