#ifndef FIBERTAP_HLS_TOKENS_H_
#define FIBERTAP_HLS_TOKENS_H_

#include "hls/beat.h"
#include "hls/limits.h"
#include "hls/wire.h"

// What stages pass to each other of a frame; one token a frame on each of these streams.

namespace fibertap {
namespace kernel {

/// An IP address in network order; an IPv4 address stands in the highest 32 bits, zeros below.
using Address = ap_uint<128>;

/// Head of a frame record. An absent frame is one that was promised and is not there: it passes so
/// that every stage ends, and nothing is counted.
struct Head {
  static constexpr int kBits = 111;

  ap_uint<64> timestamp_ns;
  ap_uint<32> origlen;
  CaplenBits caplen;
  ap_uint<1> present;

  FIBERTAP_FIELDS(timestamp_ns, origlen, caplen, present)
};

/// Where the inner frame lies in its record, from word 16 + `shift` on, and how it leaves, so that
/// nobody has to compare lengths while its beats pass.
struct InnerCut {
  static constexpr int kBits = 22;

  ap_uint<4> shift;
  ap_uint<2> place;   // of the record's beat with which its first beat leaves; 0: it is empty
  BeatCount beats;    // of the inner frame, none of an empty one
  ap_uint<7> rest;    // bytes in the last of them
  ap_uint<1> spills;  // the last one leaves behind the last beat of the record

  FIBERTAP_FIELDS(shift, place, beats, rest, spills)
};

/// What the outer headers say (SPEC 3). Only of a frame that `passed` are the fields from `vni` on
/// meant; of another, `disposition` says why.
struct Envelope {
  static constexpr int kBits = 285;

  ap_uint<64> timestamp_ns;
  ap_uint<32> origlen;
  ap_uint<1> present;
  ap_uint<1> passed;
  ap_uint<3> disposition;
  ap_uint<1> truncated;  // the datagram ends beyond origlen
  ap_uint<24> vni;
  ap_uint<1> is_ipv6;
  Address source;
  CaplenBits inner_caplen;
  ap_uint<16> carried;  // bytes of the inner frame that the UDP length promises

  FIBERTAP_FIELDS(timestamp_ns, origlen, present, passed, disposition, truncated, vni, is_ipv6,
                  source, inner_caplen, carried)
};

/// The first bytes of an inner frame, as far as the inner parse sees.
struct Window {
  static constexpr int kBits = 2057;

  ap_uint<2048> data;
  ap_uint<9> bytes;  // there, at most abi::kParseWindowBytes; zeros or leftovers behind

  FIBERTAP_FIELDS(data, bytes)
};

/// What the inner headers say (SPEC 5): the match key. Of a frame that is not IP the fields from
/// `is_ipv6` on are zero.
struct Inner {
  static constexpr int kBits = 430;

  ap_uint<1> has_macs;  // the Ethernet header is whole
  ap_uint<48> source_mac;
  ap_uint<48> destination_mac;
  ap_uint<1> is_ip;
  ap_uint<1> is_ipv6;
  Address source;
  Address destination;
  ap_uint<8> protocol;
  ap_uint<1> has_ports;
  ap_uint<16> source_port;
  ap_uint<16> destination_port;
  ap_uint<1> fragment;
  OriglenBits ip_origlen;  // link header and IP packet, as the IP header says
  ap_uint<16> flow_hash;   // either half of it: they are equal

  FIBERTAP_FIELDS(has_macs, source_mac, destination_mac, is_ip, is_ipv6, source, destination,
                  protocol, has_ports, source_port, destination_port, fragment, ip_origlen,
                  flow_hash)
};

/// The session row that takes a VNI.
struct SessionHit {
  static constexpr int kBits = 15;

  ap_uint<1> found;
  SessionIndex index;

  FIBERTAP_FIELDS(found, index)
};

/// A session row as far as frames need it (abi/rule_image.h), and where it stands.
struct Session {
  static constexpr int kBits = 519;

  ap_uint<1> found;  // else nothing below is meant
  SessionIndex index;
  ap_uint<32> interface_id;
  ap_uint<32> packet_length;
  BlockIndex first_block;
  RowIndex row_count;
  RowIndex first_counter;
  ap_uint<1> accept_non_ip;
  ap_uint<1> accept_all;
  ap_uint<4> mac_count;
  ap_uint<48 * abi::kMaxMacs> macs;  // MAC i in bits 48i+47..48i, its first byte the highest

  FIBERTAP_FIELDS(found, index, interface_id, packet_length, first_block, row_count, first_counter,
                  accept_non_ip, accept_all, mac_count, macs)
};

/// What the match is asked: which lists of which filter, and the key.
struct Query {
  static constexpr int kBits = 334;

  ap_uint<1> ingress;  // the list is looked at; neither: the frame was decided without rules
  ap_uint<1> egress;
  BlockIndex first_block;
  ap_uint<1> is_long;      // there are blocks behind the first
  BlockIndex more_blocks;  // how many; none where no row is looked at
  ap_uint<5> last_rows;    // in the last block, at most abi::kRowsPerBlock; likewise
  ap_uint<1> is_ipv6;
  Address source;
  Address destination;
  ap_uint<8> protocol;
  ap_uint<1> has_ports;
  ap_uint<16> source_port;
  ap_uint<16> destination_port;

  FIBERTAP_FIELDS(ingress, egress, first_block, is_long, more_blocks, last_rows, is_ipv6, source,
                  destination, protocol, has_ports, source_port, destination_port)
};

/// The row that decided (SPEC 7), if one did.
struct Verdict {
  static constexpr int kBits = 52;

  ap_uint<1> decided;
  ap_uint<1> accept;
  RowIndex row;  // ordinal in its filter
  ap_uint<32> number;

  FIBERTAP_FIELDS(decided, accept, row, number)
};

/// A frame on its way round the match: everything but the verdict of the rules.
struct Passage {
  static constexpr int kBits = 271;

  ap_uint<64> timestamp_ns;
  ap_uint<32> origlen;  // of the outer frame
  ap_uint<1> present;
  ap_uint<1> outer_truncated;
  ap_uint<3> disposition;  // as far as it is known without the rules
  ap_uint<1> asks_rules;   // they decide between accepted and rejected
  SessionIndex session;
  RowIndex first_counter;
  ap_uint<32> interface_id;
  ap_uint<32> packet_length;
  ap_uint<24> vni;
  ap_uint<2> direction;  // abi::EpbFlags
  CaplenBits inner_caplen;
  OriglenBits inner_origlen;
  ap_uint<16> flow_hash;

  FIBERTAP_FIELDS(timestamp_ns, origlen, present, outer_truncated, disposition, asks_rules, session,
                  first_counter, interface_id, packet_length, vni, direction, inner_caplen,
                  inner_origlen, flow_hash)
};

/// How much of a frame is kept (SPEC 8): of one that is not accepted nothing, which is one empty
/// beat.
struct Keep {
  static constexpr int kBits = 15;

  BeatCount more_beats;  // behind the first
  ap_uint<7> rest;       // bytes in the last of them

  FIBERTAP_FIELDS(more_beats, rest)
};

/// What the block of a frame says beside its data (SPEC 9); of a frame that is not accepted
/// nothing but that is meant.
struct Label {
  static constexpr int kBits = 221;

  ap_uint<1> accepted;
  ap_uint<64> timestamp_ns;
  ap_uint<32> interface_id;
  CaplenBits caplen;
  OriglenBits origlen;
  ap_uint<2> direction;
  ap_uint<16> flow_hash;
  ap_uint<24> vni;
  ap_uint<1> by_rule;  // else taken without one, and neither number nor row is meant
  ap_uint<32> number;
  RowIndex row;

  FIBERTAP_FIELDS(accepted, timestamp_ns, interface_id, caplen, origlen, direction, flow_hash, vni,
                  by_rule, number, row)
};

/// What is counted of a frame.
struct Outcome {
  static constexpr int kBits = 73;

  ap_uint<1> present;
  ap_uint<3> disposition;  // abi::Disposition
  ap_uint<2> rejection;    // abi::Rejection, of a rejected frame
  ap_uint<32> origlen;
  ap_uint<1> outer_truncated;
  SessionIndex session;  // of an accepted or rejected frame
  ap_uint<1> truncated;  // accepted with caplen below origlen
  ap_uint<1> by_rule;    // a row decided
  RowIndex row_counter;  // that row's

  FIBERTAP_FIELDS(present, disposition, rejection, origlen, outer_truncated, session, truncated,
                  by_rule, row_counter)
};

/// What became of a frame as it leaves the card: an abi::OutcomeWord, 0 of a frame that is not
/// there.
struct OutcomeWord {
  static constexpr int kBits = 32;

  ap_uint<32> bits;

  FIBERTAP_FIELDS(bits)
};

/// What a session row counts of a frame.
struct SessionCount {
  static constexpr int kBits = 18;

  ap_uint<1> counted;
  SessionIndex session;
  ap_uint<1> accepted;
  ap_uint<1> rejected;
  ap_uint<1> truncated;

  FIBERTAP_FIELDS(counted, session, accepted, rejected, truncated)
};

/// The row counter that goes up by one.
struct RowCount {
  static constexpr int kBits = 19;

  ap_uint<1> counted;
  RowIndex row_counter;

  FIBERTAP_FIELDS(counted, row_counter)
};

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_TOKENS_H_
