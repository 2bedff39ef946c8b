/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config.js'),
  testPathIgnorePatterns: [],
  testMatch: ['**/test/e2e/**/*.test.ts'],
  testTimeout: 300_000,
  verbose: true,
};
