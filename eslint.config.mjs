import tseslint from 'typescript-eslint';

const PROVIDERS = ['spire', 'certificates', 'serving-certificates'];
const CONSUMERS = ['serviceradar', 'spinnaker'];
/**
 * The direction of imports: identity <- kubernetes <- {spire, certificates, serving-certificates}
 * <- {serviceradar, spinnaker} <- pulumi <- apps.
 * Each entry lists what the folder must not import. Of several that fit a file, the last one counts.
 */
const forbidden = {
  'lib/identity': ['kubernetes', ...PROVIDERS, ...CONSUMERS, 'pulumi'],
  'lib/kubernetes': [...PROVIDERS, ...CONSUMERS, 'pulumi'],
  'lib/spire': ['certificates', 'serving-certificates', ...CONSUMERS, 'pulumi'],
  'lib/certificates': ['spire', 'serving-certificates', ...CONSUMERS, 'pulumi'],
  'lib/serving-certificates': ['spire', 'certificates', ...CONSUMERS, 'pulumi'],
  'lib/serviceradar': ['spinnaker', 'serving-certificates', 'pulumi'],
  'lib/spinnaker': ['spire', 'serving-certificates', 'serviceradar', 'pulumi'],
  'lib/pulumi': [],
};

/** Within lib/certificates: what is declared knows nothing of what issues, and the other way round. */
const forbiddenBelowCertificates = {
  'lib/certificates/layout': ['provider', 'generator', 'issuing', 'issuer'],
  'lib/certificates/provider': ['generator', 'issuing', 'issuer'],
  'lib/certificates/generator': ['provider', 'issuing', 'issuer'],
  'lib/certificates/issuing': ['provider', 'generator', 'issuer'],
  'lib/certificates/issuer': ['provider', 'generator'],
};

/** What loads X.509: only programs that issue certificates may wait for it. */
const X509 = ['@peculiar/*', 'reflect-metadata', 'asn1js'];
const CONSTRUCTS = ['cdk8s', 'cdk8s-plus-28', 'constructs'];

const SEE = 'see ARCHITECTURE.md, "Direction of imports".';

function restriction(folder, patterns) {
  const common = [
    { group: ['../**/apps/**', '../**/apps'], message: 'Nothing imports apps/.' },
    { group: ['pg', '@grpc/*'], message: 'Only runtime programs import this.' },
    ...(folder === 'lib/pulumi'
      ? []
      : [
          {
            group: ['@pulumi/*'],
            message: 'Only lib/pulumi imports this, so that nobody else waits for it.',
          },
        ]),
    ...(folder === 'lib/certificates/issuing'
      ? []
      : [{ group: X509, message: 'Only lib/certificates/issuing imports this.' }]),
  ];
  return {
    files: [`${folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns: [...common, ...patterns] }] },
  };
}

const foldersOf = (folder, others) =>
  others.map((other) => ({
    group: [`**/${other}/**`, `**/${other}`],
    message: `${folder} must not import lib/${other}: ${SEE}`,
  }));

const direction = [
  ...Object.entries(forbidden).map(([folder, others]) =>
    restriction(folder, [
      ...foldersOf(folder, others),
      ...(folder === 'lib/identity'
        ? [{ group: CONSTRUCTS, message: 'Identity rules know no Kubernetes.' }]
        : []),
    ]),
  ),
  ...Object.entries(forbiddenBelowCertificates).map(([folder, others]) =>
    restriction(folder, [
      ...foldersOf(folder, forbidden['lib/certificates']),
      {
        group: others.flatMap((other) => [`../**/${other}/**`, `../**/${other}`]),
        message: `${folder} must not import ${others.join(', ')}: ${SEE}`,
      },
      ...(['lib/certificates/issuing', 'lib/certificates/issuer'].includes(folder)
        ? [
            {
              group: [...CONSTRUCTS, '../**/lib/kubernetes/**', '../../kubernetes/**', '../../kubernetes'],
              message: `${folder} runs where no construct is: ${SEE}`,
            },
          ]
        : []),
    ]),
  ),
];

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
