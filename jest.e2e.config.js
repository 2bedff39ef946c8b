/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config.js'),
  testPathIgnorePatterns: [],
  testMatch: [
    '**/test/e2e/**/*.test.ts',
    // Those that `npm test` skips where kubectl, helm or the upstream definitions are missing.
    '**/test/kubernetes/packaging/tools.test.ts',
    '**/test/spire/crds/crds.test.ts',
  ],
  testTimeout: 300_000,
  verbose: true,
};
