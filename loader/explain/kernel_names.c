// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kernel_names - tables of names, each one string with a NUL after every name: a table of pointers
 * would be larger than the names, and lookups are rare.
 */
#include <stddef.h>
#include <string.h>

#include "explain/kernel_names.h"

/* The n-th name of a table, counted from 0; an empty one ends it. */
static const char *nth(const char *names, uint32_t n)
{
	while (*names && n--)
		names += strlen(names) + 1;
	return *names ? names : NULL;
}

const char *rb_map_type_name(uint32_t type)
{
	static const char names[] =
		"hash\0array\0prog_array\0perf_event_array\0percpu_hash\0percpu_array\0stack_trace\0"
		"cgroup_array\0lru_hash\0lru_percpu_hash\0lpm_trie\0array_of_maps\0hash_of_maps\0devmap\0"
		"sockmap\0cpumap\0xskmap\0sockhash\0cgroup_storage\0reuseport_sockarray\0"
		"percpu_cgroup_storage\0queue\0stack\0sk_storage\0devmap_hash\0struct_ops\0ringbuf\0"
		"inode_storage\0task_storage\0bloom_filter\0user_ringbuf\0cgrp_storage\0arena\0";

	return type ? nth(names, type - 1) : NULL;
}

const char *rb_core_kind_name(uint32_t kind)
{
	static const char names[] =
		"byte_off\0byte_sz\0field_exists\0signed\0lshift_u64\0rshift_u64\0"
		"local_type_id\0target_type_id\0type_exists\0type_size\0enumval_exists\0"
		"enumval_value\0type_matches\0";

	return nth(names, kind);
}

const char *rb_helper_name(uint32_t number)
{
	/* the same as in include/bpf/bpf_helper_defs.h */
	static const char names[] =
		"map_lookup_elem\0map_update_elem\0map_delete_elem\0probe_read\0ktime_get_ns\0"
		"trace_printk\0get_prandom_u32\0get_smp_processor_id\0skb_store_bytes\0l3_csum_replace\0"
		"l4_csum_replace\0tail_call\0clone_redirect\0get_current_pid_tgid\0get_current_uid_gid\0"
		"get_current_comm\0get_cgroup_classid\0skb_vlan_push\0skb_vlan_pop\0skb_get_tunnel_key\0"
		"skb_set_tunnel_key\0perf_event_read\0redirect\0get_route_realm\0perf_event_output\0"
		"skb_load_bytes\0get_stackid\0csum_diff\0skb_get_tunnel_opt\0skb_set_tunnel_opt\0"
		"skb_change_proto\0skb_change_type\0skb_under_cgroup\0get_hash_recalc\0get_current_task\0"
		"probe_write_user\0current_task_under_cgroup\0skb_change_tail\0skb_pull_data\0"
		"csum_update\0set_hash_invalid\0get_numa_node_id\0skb_change_head\0xdp_adjust_head\0"
		"probe_read_str\0get_socket_cookie\0get_socket_uid\0set_hash\0setsockopt\0"
		"skb_adjust_room\0redirect_map\0sk_redirect_map\0sock_map_update\0xdp_adjust_meta\0"
		"perf_event_read_value\0perf_prog_read_value\0getsockopt\0override_return\0"
		"sock_ops_cb_flags_set\0msg_redirect_map\0msg_apply_bytes\0msg_cork_bytes\0"
		"msg_pull_data\0bind\0xdp_adjust_tail\0skb_get_xfrm_state\0get_stack\0"
		"skb_load_bytes_relative\0fib_lookup\0sock_hash_update\0msg_redirect_hash\0"
		"sk_redirect_hash\0lwt_push_encap\0lwt_seg6_store_bytes\0lwt_seg6_adjust_srh\0"
		"lwt_seg6_action\0rc_repeat\0rc_keydown\0skb_cgroup_id\0get_current_cgroup_id\0"
		"get_local_storage\0sk_select_reuseport\0skb_ancestor_cgroup_id\0sk_lookup_tcp\0"
		"sk_lookup_udp\0sk_release\0map_push_elem\0map_pop_elem\0map_peek_elem\0msg_push_data\0"
		"msg_pop_data\0rc_pointer_rel\0spin_lock\0spin_unlock\0sk_fullsock\0tcp_sock\0"
		"skb_ecn_set_ce\0get_listener_sock\0skc_lookup_tcp\0tcp_check_syncookie\0"
		"sysctl_get_name\0sysctl_get_current_value\0sysctl_get_new_value\0sysctl_set_new_value\0"
		"strtol\0strtoul\0sk_storage_get\0sk_storage_delete\0send_signal\0tcp_gen_syncookie\0"
		"skb_output\0probe_read_user\0probe_read_kernel\0probe_read_user_str\0"
		"probe_read_kernel_str\0tcp_send_ack\0send_signal_thread\0jiffies64\0"
		"read_branch_records\0get_ns_current_pid_tgid\0xdp_output\0get_netns_cookie\0"
		"get_current_ancestor_cgroup_id\0sk_assign\0ktime_get_boot_ns\0seq_printf\0seq_write\0"
		"sk_cgroup_id\0sk_ancestor_cgroup_id\0ringbuf_output\0ringbuf_reserve\0ringbuf_submit\0"
		"ringbuf_discard\0ringbuf_query\0csum_level\0skc_to_tcp6_sock\0skc_to_tcp_sock\0"
		"skc_to_tcp_timewait_sock\0skc_to_tcp_request_sock\0skc_to_udp6_sock\0get_task_stack\0"
		"load_hdr_opt\0store_hdr_opt\0reserve_hdr_opt\0inode_storage_get\0inode_storage_delete\0"
		"d_path\0copy_from_user\0snprintf_btf\0seq_printf_btf\0skb_cgroup_classid\0"
		"redirect_neigh\0per_cpu_ptr\0this_cpu_ptr\0redirect_peer\0task_storage_get\0"
		"task_storage_delete\0get_current_task_btf\0bprm_opts_set\0ktime_get_coarse_ns\0"
		"ima_inode_hash\0sock_from_file\0check_mtu\0for_each_map_elem\0snprintf\0sys_bpf\0"
		"btf_find_by_name_kind\0sys_close\0timer_init\0timer_set_callback\0timer_start\0"
		"timer_cancel\0get_func_ip\0get_attach_cookie\0task_pt_regs\0get_branch_snapshot\0"
		"trace_vprintk\0skc_to_unix_sock\0kallsyms_lookup_name\0find_vma\0loop\0strncmp\0"
		"get_func_arg\0get_func_ret\0get_func_arg_cnt\0get_retval\0set_retval\0xdp_get_buff_len\0"
		"xdp_load_bytes\0xdp_store_bytes\0copy_from_user_task\0skb_set_tstamp\0ima_file_hash\0"
		"kptr_xchg\0map_lookup_percpu_elem\0skc_to_mptcp_sock\0dynptr_from_mem\0"
		"ringbuf_reserve_dynptr\0ringbuf_submit_dynptr\0ringbuf_discard_dynptr\0dynptr_read\0"
		"dynptr_write\0dynptr_data\0tcp_raw_gen_syncookie_ipv4\0tcp_raw_gen_syncookie_ipv6\0"
		"tcp_raw_check_syncookie_ipv4\0tcp_raw_check_syncookie_ipv6\0ktime_get_tai_ns\0"
		"user_ringbuf_drain\0cgrp_storage_get\0cgrp_storage_delete\0";

	return number ? nth(names, number - 1) : NULL;
}
