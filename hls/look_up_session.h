#ifndef FIBERTAP_HLS_LOOK_UP_SESSION_H_
#define FIBERTAP_HLS_LOOK_UP_SESSION_H_

#include <stddef.h>

#include "abi/rule_image.h"
#include "hls/beat.h"
#include "hls/byte_order.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Session rows in the order of the image, the default session last. `found` and `index` of a row
/// are filled in when it is read.
using SessionTable = Wire<Session>[kSessionRows];

/// What the image holds, as its header says.
struct ImageSize {
  uint32_t sessions;
  uint32_t blocks;
  uint32_t row_counters;
};

/// A session row of the image, its two beats taken apart.
struct SessionImage {
  ap_uint<32> vni;
  ap_uint<32> block_count;
  ap_uint<32> first_block;
  ap_uint<32> row_count;
  ap_uint<32> first_counter;
  ap_uint<8> mac_count;
  Session session;
};

inline SessionImage parse_session_row(const RawBeat& numbers, const RawBeat& macs) {
#pragma HLS INLINE
  SessionImage row;
  row.vni = little_endian<4>(numbers, offsetof(abi::SessionRow, vni));
  row.first_block = little_endian<4>(numbers, offsetof(abi::SessionRow, first_block));
  row.block_count = little_endian<4>(numbers, offsetof(abi::SessionRow, block_count));
  row.row_count = little_endian<4>(numbers, offsetof(abi::SessionRow, row_count));
  row.first_counter = little_endian<4>(numbers, offsetof(abi::SessionRow, first_counter));
  row.mac_count = little_endian<1>(numbers, offsetof(abi::SessionRow, mac_count));
  const ap_uint<8> flags = little_endian<1>(numbers, offsetof(abi::SessionRow, flags));

  row.session.found = 0;
  row.session.index = 0;
  row.session.interface_id = little_endian<4>(numbers, offsetof(abi::SessionRow, interface_id));
  row.session.packet_length = little_endian<4>(numbers, offsetof(abi::SessionRow, packet_length));
  row.session.first_block = row.first_block;
  row.session.row_count = row.row_count;
  row.session.first_counter = row.first_counter;
  row.session.accept_non_ip = (flags & abi::kSessionAcceptNonIp) != 0;
  row.session.accept_all = (flags & abi::kSessionAcceptAll) != 0;
  row.session.mac_count = row.mac_count;
parse_session_macs:
  for (int i = 0; i < static_cast<int>(abi::kMaxMacs); ++i) {
#pragma HLS UNROLL
    row.session.macs.range(48 * i + 47, 48 * i) = network_order<6>(macs, 6 * i);
  }
  return row;
}

/// Whether every number lies in the range that abi/rule_image.h gives (ADR 12).
inline bool is_sound(const SessionImage& row, const ImageSize& image) {
#pragma HLS INLINE
  const uint32_t first_block = row.first_block.to_uint();
  const uint32_t block_count = row.block_count.to_uint();
  const uint32_t row_count = row.row_count.to_uint();
  const uint32_t first_counter = row.first_counter.to_uint();
  return row.vni < kNoVni && row.session.packet_length != 0u && row.mac_count <= abi::kMaxMacs &&
         first_block <= image.blocks && block_count <= image.blocks - first_block &&
         row_count <= block_count * abi::kRowsPerBlock && first_counter <= image.row_counters &&
         row_count <= image.row_counters - first_counter;
}

/// Reads the row of every frame's session. One turn a frame.
inline void look_up_session(uint32_t frames, const SessionTable table,
                            TokenStream<SessionHit>& hits, TokenStream<Session>& sessions) {
look_up_session_frames:
  for (uint32_t i = 0; i != frames; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
    const SessionHit hit = read<SessionHit>(hits);
    Session session = unpack<Session>(table[hit.index.to_uint()]);
    session.found = hit.found;
    session.index = hit.index;
    sessions.write(pack(session));
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_LOOK_UP_SESSION_H_
