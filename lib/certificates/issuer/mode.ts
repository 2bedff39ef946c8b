/** What a run is to do, besides healing what is missing or wrong. */
export enum IssuerMode {
  /** Nothing more: what is valid stays as it is. */
  KEEP = 'keep',
  /** Re-issues every certificate, once for each rotation. */
  ROTATE_LEAVES = 'rotate-leaves',
  /** Makes the next authority, and has it trusted before it signs anything. */
  PREPARE_CA = 'prepare-ca',
  /** Lets the next authority sign, and re-issues every certificate. The one before is still trusted. */
  ACTIVATE_CA = 'activate-ca',
  /** Trusts the previous authority no more. */
  RETIRE_CA = 'retire-ca',
}
