#ifndef FIBERTAP_HLS_DECIDE_DIRECTION_H_
#define FIBERTAP_HLS_DECIDE_DIRECTION_H_

#include "abi/result_block.h"
#include "hls/disposition.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

inline bool is_mac_of(const Session& session, const ap_uint<48>& mac) {
#pragma HLS INLINE
  bool found = false;
compare_macs:
  for (int i = 0; i < static_cast<int>(abi::kMaxMacs); ++i) {
#pragma HLS UNROLL
    const ap_uint<48> own = session.macs.range(48 * i + 47, 48 * i);
    found = found || (session.mac_count > static_cast<unsigned>(i) && own == mac);
  }
  return found;
}

/// As seen by the source ENI (SPEC 6), in the words of epb_flags.
inline ap_uint<2> direction_of(const Envelope& envelope, const Session& session,
                               const Inner& inner) {
#pragma HLS INLINE
  const bool same_version = inner.is_ip && inner.is_ipv6 == envelope.is_ipv6;
  if (inner.has_macs && is_mac_of(session, inner.destination_mac)) return abi::kEpbInbound;
  if (inner.has_macs && is_mac_of(session, inner.source_mac)) return abi::kEpbOutbound;
  if (same_version && inner.destination == envelope.source) return abi::kEpbInbound;
  if (same_version && inner.source == envelope.source) return abi::kEpbOutbound;
  return abi::kEpbUnknown;
}

/// Joins what is known of a frame, decides its direction and asks the match what is left open: the
/// query goes to the match, the passage round it. One turn a frame.
inline void decide_direction(uint32_t frames, TokenStream<Envelope>& envelopes,
                             TokenStream<Session>& sessions, TokenStream<Inner>& inners,
                             TokenStream<Query>& queries, TokenStream<Passage>& passages) {
decide_direction_frames:
  for (uint32_t i = 0; i != frames; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
    const Envelope envelope = read<Envelope>(envelopes);
    const Session session = read<Session>(sessions);
    const Inner inner = read<Inner>(inners);
    const ap_uint<2> direction = direction_of(envelope, session, inner);
    const bool is_known = envelope.passed && session.found;
    const bool is_taken = session.accept_all || (!inner.is_ip && session.accept_non_ip);
    const bool asks_rules = is_known && !is_taken && inner.is_ip;

    Query query;
    query.ingress = asks_rules && direction != abi::kEpbOutbound;
    query.egress = asks_rules && direction != abi::kEpbInbound;
    query.first_block = session.first_block;
    const RowIndex rows = asks_rules ? session.row_count : RowIndex(0);
    const RowIndex last_row = rows - 1u;
    query.more_blocks = rows == 0u ? BlockIndex(0) : BlockIndex(last_row >> 4);
    query.is_long = query.more_blocks != 0u;
    query.last_rows = rows == 0u ? ap_uint<5>(0) : ap_uint<5>(ap_uint<4>(last_row) + 1u);
    query.is_ipv6 = inner.is_ipv6;
    query.source = inner.source;
    query.destination = inner.destination;
    query.protocol = inner.protocol;
    query.has_ports = inner.has_ports;
    query.source_port = inner.source_port;
    query.destination_port = inner.destination_port;
    queries.write(pack(query));

    Passage passage;
    passage.timestamp_ns = envelope.timestamp_ns;
    passage.origlen = envelope.origlen;
    passage.present = envelope.present;
    passage.outer_truncated = envelope.truncated;
    passage.disposition = !envelope.passed ? envelope.disposition
                          : !session.found ? code(abi::Disposition::unknown_vni)
                          : is_taken       ? code(abi::Disposition::accepted)
                                           : code(abi::Disposition::rejected);
    passage.asks_rules = asks_rules;
    passage.session = session.index;
    passage.first_counter = session.first_counter;
    passage.interface_id = session.interface_id;
    passage.packet_length = session.packet_length;
    passage.vni = envelope.vni;
    passage.direction = direction;
    passage.inner_caplen = envelope.inner_caplen;
    passage.inner_origlen = inner.is_ip && inner.ip_origlen > envelope.carried
                                ? inner.ip_origlen
                                : OriglenBits(envelope.carried);
    passage.flow_hash = inner.flow_hash;
    passages.write(pack(passage));
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_DECIDE_DIRECTION_H_
