#include "kernels/stage_tops.h"
#include "kernels/testbench/memories.h"
#include "kernels/testbench/plays.h"
#include "kernels/testbench/streams.h"

namespace fibertap {
namespace testbench {
namespace {

using kernel::Beat;
using kernel::Envelope;
using kernel::Head;
using kernel::Inner;
using kernel::InnerCut;
using kernel::Passage;
using kernel::Query;
using kernel::RecordFault;
using kernel::Session;
using kernel::SessionHit;
using kernel::Verdict;
using kernel::Window;

void play_read_beats(const VectorFolder& folder, kernel::KernelState&) {
  const uint32_t input_beats = folder.argument("input_beats");
  CardMemory input(kInputDepth, Words<kernel::kBeatBits>(folder, "memory.in.txt", input_beats));
  Response<Bare<kernel::kBeatBits>> raw(folder, "raw");
  kernel::read_beats_top(input_beats, input.data(), raw.stream);
  raw.check();
}

void play_parse_records(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Bare<kernel::kBeatBits>> raw(folder, "raw");
  Response<Head> heads(folder, "heads");
  Response<Beat> records(folder, "records");
  Response<RecordFault> faults(folder, "faults");
  kernel::parse_records_top(folder.argument("frames"), folder.argument("input_beats"), raw.stream,
                            heads.stream, records.stream, faults.stream);
  check_all(raw, heads, records, faults);
}

void play_parse_outer(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Head> heads(folder, "heads");
  Stimulus<Beat> records(folder, "records");
  Response<Envelope> envelopes(folder, "envelopes");
  Response<InnerCut> cuts(folder, "cuts");
  Response<Beat> parsed_records(folder, "parsed_records");
  kernel::parse_outer_top(folder.argument("frames"), folder.argument("vxlan_port"), heads.stream,
                          records.stream, envelopes.stream, cuts.stream, parsed_records.stream);
  check_all(heads, records, envelopes, cuts, parsed_records);
}

void play_vxlan_decap(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<InnerCut> cuts(folder, "cuts");
  Stimulus<Beat> parsed_records(folder, "parsed_records");
  Response<Beat> inner_beats(folder, "inner_beats");
  kernel::vxlan_decap_top(folder.argument("frames"), cuts.stream, parsed_records.stream,
                          inner_beats.stream);
  check_all(cuts, parsed_records, inner_beats);
}

void play_gather_inner(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Beat> inner_beats(folder, "inner_beats");
  Response<Window> windows(folder, "windows");
  Response<Beat> payload(folder, "payload");
  kernel::gather_inner_top(folder.argument("frames"), inner_beats.stream, windows.stream,
                           payload.stream);
  check_all(inner_beats, windows, payload);
}

void play_parse_inner(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Window> windows(folder, "windows");
  Response<Inner> inners(folder, "inners");
  kernel::parse_inner_top(folder.argument("frames"), windows.stream, inners.stream);
  check_all(windows, inners);
}

void play_search_session(const VectorFolder& folder, kernel::KernelState& state) {
  Stimulus<Envelope> envelopes(folder, "envelopes");
  Response<Envelope> searched_envelopes(folder, "searched_envelopes");
  Response<SessionHit> hits(folder, "hits");
  kernel::search_session_top(folder.argument("frames"), folder.argument("session_count"),
                             folder.argument("has_default") != 0, state.tree, envelopes.stream,
                             searched_envelopes.stream, hits.stream);
  check_all(envelopes, searched_envelopes, hits);
}

void play_look_up_session(const VectorFolder& folder, kernel::KernelState& state) {
  Stimulus<SessionHit> hits(folder, "hits");
  Response<Session> sessions(folder, "sessions");
  kernel::look_up_session_top(folder.argument("frames"), state.sessions, hits.stream,
                              sessions.stream);
  check_all(hits, sessions);
}

void play_decide_direction(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Envelope> searched_envelopes(folder, "searched_envelopes");
  Stimulus<Session> sessions(folder, "sessions");
  Stimulus<Inner> inners(folder, "inners");
  Response<Query> queries(folder, "queries");
  Response<Passage> passages(folder, "passages");
  kernel::decide_direction_top(folder.argument("frames"), searched_envelopes.stream,
                               sessions.stream, inners.stream, queries.stream, passages.stream);
  check_all(searched_envelopes, sessions, inners, queries, passages);
}

void play_filter_match(const VectorFolder& folder, kernel::KernelState& state) {
  Stimulus<Query> queries(folder, "queries");
  Response<Verdict> verdicts(folder, "verdicts");
  kernel::filter_match_top(folder.argument("frames"), state.rules, state.numbers, queries.stream,
                           verdicts.stream);
  check_all(queries, verdicts);
}

}  // namespace

const NamedPlay kJudgingPlays[10] = {
    {"read_beats", play_read_beats},
    {"parse_records", play_parse_records},
    {"parse_outer", play_parse_outer},
    {"vxlan_decap", play_vxlan_decap},
    {"gather_inner", play_gather_inner},
    {"parse_inner", play_parse_inner},
    {"search_session", play_search_session},
    {"look_up_session", play_look_up_session},
    {"decide_direction", play_decide_direction},
    {"filter_match", play_filter_match},
};

}  // namespace testbench
}  // namespace fibertap
