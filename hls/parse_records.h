#ifndef FIBERTAP_HLS_PARSE_RECORDS_H_
#define FIBERTAP_HLS_PARSE_RECORDS_H_

#include "abi/frame_record.h"
#include "hls/batch_tokens.h"
#include "hls/beat.h"
#include "hls/byte_order.h"
#include "hls/countdown.h"
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
  Countdown frames_left(frames);
  Countdown beats_left(beats);
  bool is_inside = false;  // this turn's beat goes on with a record
  BeatCount left = 0;      // then: beats of it still to pass, this one included
  ap_uint<7> rest = 0;     // bytes in its last beat
  bool impossible = false;

parse_records_beats:
  while (frames_left.more() || beats_left.more()) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    const bool has_beat = beats_left.more();
    Beat beat = empty_frame();
    if (has_beat) beat.data = raw.read();

    // As if it were a head: that does not wait for the turn before, which says whether it is one.
    const ap_uint<16> caplen = little_endian<2>(beat.data, offsetof(abi::FrameHead, caplen));
    const ap_uint<17> record_bytes = caplen + ap_uint<16>(kHeadBytes);
    const ap_uint<11> record_beats = (record_bytes + ap_uint<6>(abi::kBeatBytes - 1)) >> 6;
    const bool is_possible =
        has_beat && caplen <= abi::kMaxFrameBytes && record_beats.to_uint() <= beats_left.left();
    const bool has_more = record_beats != 1u;

    const bool is_head = !is_inside && frames_left.more();
    const bool is_present = is_possible && !impossible;
    if (is_head) {
      Head head;
      head.timestamp_ns = little_endian<8>(beat.data, offsetof(abi::FrameHead, timestamp_ns));
      head.origlen = little_endian<4>(beat.data, offsetof(abi::FrameHead, origlen));
      head.caplen = is_present ? caplen : ap_uint<16>(0);
      head.present = is_present;
      heads.write(pack(head));
      rest = is_present ? last_bytes(record_bytes) : ap_uint<7>(0);
    }
    const bool goes_on = is_inside ? left != 1u : is_head && is_present && has_more;
    if (is_inside || is_head) {
      beat.count = goes_on ? ap_uint<7>(abi::kBeatBytes) : rest;
      beat.last = !goes_on;
      records.write(pack(beat));
    }
    left = is_inside ? BeatCount(left - 1u) : BeatCount(record_beats - 1u);
    is_inside = goes_on;
    impossible = impossible || (is_head && !is_possible);
    frames_left.step(is_head);
    beats_left.step(has_beat);
  }
  RecordFault fault;
  fault.impossible_head = impossible;
  faults.write(pack(fault));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_PARSE_RECORDS_H_
