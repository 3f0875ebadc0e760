#ifndef FIBERTAP_HLS_PARSE_RECORDS_H_
#define FIBERTAP_HLS_PARSE_RECORDS_H_

#include "abi/frame_record.h"
#include "hls/batch_tokens.h"
#include "hls/beat.h"
#include "hls/byte_order.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Cuts the arena into frame records (abi/frame_record.h). `raw` brings `beats` beats, all of which
/// are read. After an impossible head the frames still promised pass as absent, each with one empty
/// beat. The beats of a record keep its 14 bytes of head, so that the inner frame stays aligned.
/// One turn a beat, and one an absent frame.
inline void parse_records(uint32_t frames, uint32_t beats, ::hls::stream<RawBeat>& raw,
                          TokenStream<Head>& heads, TokenStream<Beat>& records,
                          TokenStream<RecordFault>& faults) {
  constexpr uint32_t kHeadBytes = sizeof(abi::FrameHead);
  uint32_t frames_left = frames;
  uint32_t beats_left = beats;
  ap_uint<15> bytes_left = 0;  // of the record under way
  bool impossible = false;

parse_records_beats:
  while (frames_left != 0 || beats_left != 0) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    const bool has_beat = beats_left != 0;
    Beat beat = empty_frame();
    if (has_beat) beat.data = raw.read();

    const bool is_head = bytes_left == 0 && frames_left != 0;
    if (is_head) {
      const ap_uint<16> caplen = little_endian<2>(beat.data, offsetof(abi::FrameHead, caplen));
      const ap_uint<17> record_bytes = caplen + ap_uint<16>(kHeadBytes);
      const ap_uint<11> record_beats = (record_bytes + ap_uint<6>(abi::kBeatBytes - 1)) >> 6;
      impossible = impossible || !has_beat || caplen > abi::kMaxFrameBytes ||
                   record_beats.to_uint() > beats_left;
      if (!impossible) bytes_left = record_bytes;

      Head head;
      head.timestamp_ns = little_endian<8>(beat.data, offsetof(abi::FrameHead, timestamp_ns));
      head.origlen = little_endian<4>(beat.data, offsetof(abi::FrameHead, origlen));
      head.caplen = impossible ? ap_uint<16>(0) : caplen;
      head.present = !impossible;
      heads.write(pack(head));
      --frames_left;
    }
    if (is_head || bytes_left != 0) {
      beat.count = next_count(bytes_left);
      beat.last = bytes_left <= abi::kBeatBytes;
      records.write(pack(beat));
      bytes_left -= beat.count;
    }
    if (has_beat) --beats_left;
  }
  RecordFault fault;
  fault.impossible_head = impossible;
  faults.write(pack(fault));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_PARSE_RECORDS_H_
