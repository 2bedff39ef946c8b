import tseslint from 'typescript-eslint';

/**
 * The direction of imports: identity <- kubernetes <- providers <- presets <- apps.
 * Each entry lists what the folder must not import.
 */
const forbidden = {
  'lib/identity': ['kubernetes', 'spire', 'serviceradar'],
  'lib/kubernetes': ['spire', 'serviceradar'],
  'lib/spire': ['serviceradar'],
  'lib/serviceradar': [],
};

const direction = Object.entries(forbidden).map(([folder, others]) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: ['../**/apps/**', '../**/apps'], message: 'Nothing imports apps/.' },
          {
            group: ['@pulumi/*', 'pg', '@grpc/*'],
            message: 'Only runtime programs and lib/pulumi import this.',
          },
          ...(folder === 'lib/identity'
            ? [
                {
                  group: ['cdk8s', 'cdk8s-plus-28', 'constructs'],
                  message: 'Identity rules know no Kubernetes.',
                },
              ]
            : []),
          ...others.map((other) => ({
            group: [`**/${other}/**`, `**/${other}`],
            message: `${folder} must not import lib/${other}: see ARCHITECTURE.md, "Direction of imports".`,
          })),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'out-*/**', 'imports/**', 'node_modules/**', 'coverage/**'] },
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    rules: {
      // Plain Kubernetes objects and plugins' own keys have no closed type, and jsii knows no `unknown`.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  ...direction,
);
