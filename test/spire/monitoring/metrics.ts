/**
 * Names of metrics as SPIRE 1.15.3 and its controller manager 0.7.0 serve them to Prometheus, seen on their
 * endpoints. Not always what the documentation leads to expect: `x509svid`, `x509ca`.
 */
export const SEEN = [
  'cluster_static_entry_failures',
  'controller_runtime_reconcile_errors_total',
  'leader_election_master_status',
  'spire_agent_cache_manager_expiring_svids_count',
  'spire_agent_cache_manager_expiring_svids_sum',
  'spire_agent_manager_sync_fetch_entries_updates',
  'spire_agent_manager_sync_fetch_svids_updates',
  'spire_agent_node_attest',
  'spire_agent_rpc_workload_api_fetch_x509svid',
  'spire_agent_sync_entries_total',
  'spire_agent_workload_api_connections',
  'spire_agent_workload_api_workload_attestor',
  'spire_server_bundle_manager_fetch_federated_bundle',
  'spire_server_ca_manager_jwt_key_prepare',
  'spire_server_ca_manager_x509_ca_prepare',
  'spire_server_datastore_bundle_append',
  'spire_server_datastore_ca_journal_set',
  'spire_server_datastore_join_token_create',
  'spire_server_datastore_node_create',
  'spire_server_datastore_node_selectors_set',
  'spire_server_datastore_node_update',
  'spire_server_datastore_registration_entry_create',
  'spire_server_datastore_registration_entry_delete',
  'spire_server_datastore_registration_entry_update',
  'spire_server_entry_cache_reload',
  'spire_server_manager_x509_ca_rotate_expiration',
  'spire_server_manager_x509_ca_rotate_ttl',
  'spire_server_rpc_agent_v1_agent_attest_agent',
  'spire_server_rpc_agent_v1_agent_create_join_token',
  'spire_server_rpc_bundle_v1_bundle_get_bundle',
  'spire_server_rpc_entry_v1_entry_batch_create_entry',
  'spire_server_rpc_entry_v1_entry_batch_delete_entry',
  'spire_server_rpc_entry_v1_entry_batch_update_entry',
  'spire_server_rpc_entry_v1_entry_list_entries',
  'spire_server_rpc_svid_v1_svid_new_downstream_x509ca',
  'spire_server_server_ca_sign_jwt_svid',
  'spire_server_server_ca_sign_x509_svid',
  'up',
];

/** Read in the source of SPIRE 1.15.3, and documented. */
export const READ = ['spire_agent_agent_svid_rotate', 'spire_server_server_ca_sign_x509_ca_svid'];

/** Stable metrics of kube-state-metrics. */
export const KUBE_STATE_METRICS = [
  'kube_daemonset_status_desired_number_scheduled',
  'kube_daemonset_status_number_available',
];
