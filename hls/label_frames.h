#ifndef FIBERTAP_HLS_LABEL_FRAMES_H_
#define FIBERTAP_HLS_LABEL_FRAMES_H_

#include "hls/disposition.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// The abi::OutcomeWord of a frame.
inline OutcomeWord outcome_word(const Outcome& outcome, const ap_uint<24>& vni) {
#pragma HLS INLINE
  const bool rejected = outcome.disposition == code(abi::Disposition::rejected);
  const bool has_vni = rejected || outcome.disposition == code(abi::Disposition::unknown_vni) ||
                       outcome.disposition == code(abi::Disposition::accepted);
  OutcomeWord word;
  word.bits = 0;
  if (outcome.present) {
    word.bits.range(2, 0) = outcome.disposition;
    if (rejected) word.bits.range(5, 4) = outcome.rejection + 1u;
    if (has_vni) word.bits.range(31, 8) = vni;
  }
  return word;
}

/// Brings the verdict of the rules and the rest of a frame together: what is kept of it, what its
/// block says, what is counted, and its outcome word. One turn a frame.
inline void label_frames(uint32_t frames, TokenStream<Passage>& passages,
                         TokenStream<Verdict>& verdicts, TokenStream<Keep>& keeps,
                         TokenStream<Label>& labels, TokenStream<Outcome>& outcomes,
                         TokenStream<OutcomeWord>& outcome_words) {
label_frames_frames:
  for (uint32_t i = 0; i != frames; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
    const Passage passage = read<Passage>(passages);
    const Verdict verdict = read<Verdict>(verdicts);
    const ap_uint<3> disposition = passage.asks_rules && verdict.accept
                                       ? code(abi::Disposition::accepted)
                                       : passage.disposition;
    const bool accepted = disposition == code(abi::Disposition::accepted);
    const CaplenBits caplen = passage.packet_length < passage.inner_caplen
                                  ? CaplenBits(passage.packet_length)
                                  : passage.inner_caplen;

    Keep keep;
    keep.more_beats = accepted && caplen != 0u ? BeatCount(beats_of(caplen) - 1u) : BeatCount(0);
    keep.rest = accepted ? last_bytes(caplen) : ap_uint<7>(0);
    keeps.write(pack(keep));

    Label label;
    label.accepted = accepted;
    label.timestamp_ns = passage.timestamp_ns;
    label.interface_id = passage.interface_id;
    label.caplen = caplen;
    label.origlen = passage.inner_origlen;
    label.direction = passage.direction;
    label.flow_hash = passage.flow_hash;
    label.vni = passage.vni;
    label.by_rule = verdict.decided;
    label.number = verdict.number;
    label.row = verdict.row;
    labels.write(pack(label));

    Outcome outcome;
    outcome.present = passage.present;
    outcome.disposition = disposition;
    outcome.rejection = !passage.asks_rules ? code(abi::Rejection::non_ip)
                        : verdict.decided   ? code(abi::Rejection::rule)
                                            : code(abi::Rejection::no_match);
    outcome.origlen = passage.origlen;
    outcome.outer_truncated = passage.outer_truncated;
    outcome.session = passage.session;
    outcome.truncated = accepted && caplen < passage.inner_origlen;
    outcome.by_rule = verdict.decided;
    outcome.row_counter = passage.first_counter + verdict.row;
    outcomes.write(pack(outcome));

    outcome_words.write(pack(outcome_word(outcome, passage.vni)));
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_LABEL_FRAMES_H_
