#ifndef FIBERTAP_KERNELS_RUN_BATCH_H_
#define FIBERTAP_KERNELS_RUN_BATCH_H_

#include "hls/build_blocks.h"
#include "hls/count_frames.h"
#include "hls/count_rows.h"
#include "hls/count_sessions.h"
#include "hls/decide_direction.h"
#include "hls/filter_match.h"
#include "hls/fit_blocks.h"
#include "hls/gather_inner.h"
#include "hls/group_bursts.h"
#include "hls/label_frames.h"
#include "hls/look_up_session.h"
#include "hls/pack_blocks.h"
#include "hls/pack_outcomes.h"
#include "hls/parse_inner.h"
#include "hls/parse_outer.h"
#include "hls/parse_records.h"
#include "hls/report_batch.h"
#include "hls/search_session.h"
#include "hls/sign_result.h"
#include "hls/truncate_frames.h"
#include "hls/vxlan_decap.h"
#include "kernels/beat_ports.h"
#include "kernels/dataflow.h"

namespace fibertap {
namespace kernel {

/// Between stages that keep the same pace: enough for their pipelines to fill without a stall.
constexpr int kPace = 16;
/// Frames that may be under way in a stage of about 40 turns, the inner parse, and in the gather
/// before it, while what else is known of them waits.
constexpr int kFramesAhead = 64;
/// The same with the match in the way too.
constexpr int kFramesPastMatch = 128;
/// Beats that wait for the verdict of their frame: what 8 UltraRAMs hold side by side. Four would
/// do to make progress, as many as the gather needs; the rest is for filters of many blocks.
constexpr int kPayloadBeats = 4096;
/// A burst is announced when it is whole; meanwhile the next one begins.
constexpr int kReadyBeats = 2 * kBurstBeats;
/// For tokens of which there is one a batch.
constexpr int kOnce = 2;

/// RUN: judges the `frames` records in `input_beats` beats of `input` and writes result blocks to
/// `output`, at most `output_beats` beats, outcome words to `outcome_memory`, and the status. Only
/// after a LOAD that succeeded; `generation` to `has_default` are what it found in the image's
/// header.
inline void run_batch(uint32_t frames, uint32_t input_beats, uint32_t output_beats,
                      uint32_t generation, ap_uint<16> vxlan_port, uint32_t session_count,
                      bool has_default, const RawBeat* input, RawBeat* output,
                      RawBeat* outcome_memory, RawBeat* status, const SearchTree tree,
                      const SessionTable session_table, const RuleTable rules,
                      const NumberTable numbers, SessionTallies session_tallies,
                      RowTallies row_tallies) {
#pragma HLS INLINE off
#pragma HLS DATAFLOW
  ::hls::stream<RawBeat, kPace> raw("raw");
  ::hls::stream<Wire<Head>, kPace> heads("heads");
  ::hls::stream<Wire<Beat>, kPace> records("records");
  ::hls::stream<Wire<Envelope>, kFramesAhead> envelopes("envelopes");
  ::hls::stream<Wire<InnerCut>, kPace> cuts("cuts");
  ::hls::stream<Wire<Beat>, kFramesAhead> parsed_records("parsed_records");
  ::hls::stream<Wire<Beat>, kPace> inner_beats("inner_beats");
  ::hls::stream<Wire<Window>, kPace> windows("windows");
  ::hls::stream<Wire<Beat>, kPayloadBeats> payload("payload");
  ::hls::stream<Wire<Inner>, kPace> inners("inners");
  ::hls::stream<Wire<Envelope>, kFramesAhead> searched_envelopes("searched_envelopes");
  ::hls::stream<Wire<SessionHit>, kPace> hits("hits");
  ::hls::stream<Wire<Session>, kFramesAhead> sessions("sessions");
  ::hls::stream<Wire<Query>, kPace> queries("queries");
  ::hls::stream<Wire<Passage>, kFramesPastMatch> passages("passages");
  ::hls::stream<Wire<Verdict>, kPace> verdicts("verdicts");
  ::hls::stream<Wire<Keep>, kFramesAhead> keeps("keeps");
  ::hls::stream<Wire<Label>, kFramesAhead> labels("labels");
  ::hls::stream<Wire<Outcome>, kPace> outcomes("outcomes");
  ::hls::stream<Wire<OutcomeWord>, kPace> outcome_words("outcome_words");
  ::hls::stream<Wire<Beat>, kPace> kept_beats("kept_beats");
  ::hls::stream<Wire<Block>, kPace> blocks("blocks");
  ::hls::stream<Wire<Piece>, kPace> pieces("pieces");
  ::hls::stream<Wire<ResultBeat>, kPace> result_beats("result_beats");
  ::hls::stream<Wire<ResultBeat>, kPace> signed_beats("signed_beats");
  ::hls::stream<RawBeat, kReadyBeats> ready_beats("ready_beats");
  ::hls::stream<Wire<Burst>, kPace> bursts("bursts");
  ::hls::stream<RawBeat, kPace> outcome_beats("outcome_beats");
  ::hls::stream<Wire<SessionCount>, kPace> session_counts("session_counts");
  ::hls::stream<Wire<RowCount>, kPace> row_counts("row_counts");
  ::hls::stream<Wire<RecordFault>, kOnce> faults("faults");
  ::hls::stream<Wire<ResultSize>, kOnce> sizes("sizes");
  ::hls::stream<Wire<Signature>, kOnce> signatures("signatures");
  ::hls::stream<Wire<Signature>, kOnce> outcome_signatures("outcome_signatures");
  ::hls::stream<Wire<Totals>, kOnce> totals("totals");
  ::hls::stream<Status, kOnce> statuses("statuses");
#pragma HLS BIND_STORAGE variable = payload type = fifo impl = uram
#pragma HLS BIND_STORAGE variable = ready_beats type = fifo impl = uram
// A shift register of 16 is one LUT a bit; in BRAM each of these would use 16 of 512 words.
#pragma HLS BIND_STORAGE variable = raw type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = records type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = inner_beats type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = windows type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = inners type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = queries type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = kept_beats type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = blocks type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = pieces type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = result_beats type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = signed_beats type = fifo impl = srl
#pragma HLS BIND_STORAGE variable = outcome_beats type = fifo impl = srl

  FIBERTAP_STAGE(read_beats, input_beats, input, raw);
  FIBERTAP_STAGE(parse_records, frames, input_beats, raw, heads, records, faults);
  FIBERTAP_STAGE(parse_outer, frames, vxlan_port, heads, records, envelopes, cuts, parsed_records);
  FIBERTAP_STAGE(vxlan_decap, frames, cuts, parsed_records, inner_beats);
  FIBERTAP_STAGE(gather_inner, frames, inner_beats, windows, payload);
  FIBERTAP_STAGE(parse_inner, frames, windows, inners);
  FIBERTAP_STAGE(search_session, frames, session_count, has_default, tree, envelopes,
                 searched_envelopes, hits);
  FIBERTAP_STAGE(look_up_session, frames, session_table, hits, sessions);
  FIBERTAP_STAGE(decide_direction, frames, searched_envelopes, sessions, inners, queries, passages);
  FIBERTAP_STAGE(filter_match, frames, rules, numbers, queries, verdicts);
  FIBERTAP_STAGE(label_frames, frames, passages, verdicts, keeps, labels, outcomes, outcome_words);
  FIBERTAP_STAGE(truncate_frames, frames, keeps, payload, kept_beats);
  FIBERTAP_STAGE(fit_blocks, frames, output_beats, labels, blocks, sizes);
  FIBERTAP_STAGE(build_blocks, frames, blocks, kept_beats, pieces);
  FIBERTAP_STAGE(pack_blocks, pieces, result_beats);
  FIBERTAP_STAGE(sign_result, result_beats, signed_beats, signatures);
  FIBERTAP_STAGE(group_bursts, signed_beats, ready_beats, bursts);
  FIBERTAP_STAGE(write_beats, bursts, ready_beats, output);
  FIBERTAP_STAGE(pack_outcomes, frames, outcome_words, outcome_beats, outcome_signatures);
  FIBERTAP_STAGE(write_outcomes, frames, outcome_beats, outcome_memory);
  FIBERTAP_STAGE(count_frames, frames, outcomes, session_counts, row_counts, totals);
  FIBERTAP_STAGE(count_sessions, frames, session_counts, session_tallies);
  FIBERTAP_STAGE(count_rows, frames, row_counts, row_tallies);
  FIBERTAP_STAGE(report_batch, generation, faults, sizes, signatures, outcome_signatures, totals,
                 statuses);
  FIBERTAP_STAGE(write_status, statuses, status);
  FIBERTAP_JOIN();
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_RUN_BATCH_H_
