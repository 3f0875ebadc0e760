#include "kernels/stage_tops.h"
#include "kernels/testbench/memories.h"
#include "kernels/testbench/plays.h"
#include "kernels/testbench/streams.h"

namespace fibertap {
namespace testbench {
namespace {

using kernel::Beat;
using kernel::Block;
using kernel::Burst;
using kernel::Keep;
using kernel::Label;
using kernel::Outcome;
using kernel::OutcomeWord;
using kernel::Passage;
using kernel::Piece;
using kernel::RecordFault;
using kernel::ResultBeat;
using kernel::ResultSize;
using kernel::RowCount;
using kernel::SessionCount;
using kernel::Signature;
using kernel::Totals;
using kernel::Verdict;

template <int W>
bool are_same(const ap_uint<W>& left, const ap_uint<W>& right) {
  return left == right;
}
template <typename Word, std::size_t kSize>
bool are_same(const Word (&left)[kSize], const Word (&right)[kSize]) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (!are_same(left[i], right[i])) return false;
  }
  return true;
}

/// Throws Mismatch unless the table called `name` holds what is expected.
template <typename Table>
void check_same(const char* name, const Table& found, const Table& expected) {
  if (!are_same(found, expected)) {
    throw Mismatch(std::string("stage load_tables, table ") + name + " differs");
  }
}

/// A memory in banks as one: they stand one behind the other.
ap_uint<64>* first_of_banks(kernel::RowTallies banks) { return banks[0]; }

void play_label_frames(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Passage> passages(folder, "passages");
  Stimulus<Verdict> verdicts(folder, "verdicts");
  Response<Keep> keeps(folder, "keeps");
  Response<Label> labels(folder, "labels");
  Response<Outcome> outcomes(folder, "outcomes");
  Response<OutcomeWord> outcome_words(folder, "outcome_words");
  kernel::label_frames_top(folder.argument("frames"), passages.stream, verdicts.stream,
                           keeps.stream, labels.stream, outcomes.stream, outcome_words.stream);
  check_all(passages, verdicts, keeps, labels, outcomes, outcome_words);
}

void play_truncate_frames(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Keep> keeps(folder, "keeps");
  Stimulus<Beat> payload(folder, "payload");
  Response<Beat> kept_beats(folder, "kept_beats");
  kernel::truncate_frames_top(folder.argument("frames"), keeps.stream, payload.stream,
                              kept_beats.stream);
  check_all(keeps, payload, kept_beats);
}

void play_fit_blocks(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Label> labels(folder, "labels");
  Response<Block> blocks(folder, "blocks");
  Response<ResultSize> sizes(folder, "sizes");
  kernel::fit_blocks_top(folder.argument("frames"), folder.argument("output_beats"), labels.stream,
                         blocks.stream, sizes.stream);
  check_all(labels, blocks, sizes);
}

void play_build_blocks(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Block> blocks(folder, "blocks");
  Stimulus<Beat> kept_beats(folder, "kept_beats");
  Response<Piece> pieces(folder, "pieces");
  kernel::build_blocks_top(folder.argument("frames"), blocks.stream, kept_beats.stream,
                           pieces.stream);
  check_all(blocks, kept_beats, pieces);
}

void play_pack_blocks(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Piece> pieces(folder, "pieces");
  Response<ResultBeat> result_beats(folder, "result_beats");
  kernel::pack_blocks_top(pieces.stream, result_beats.stream);
  check_all(pieces, result_beats);
}

void play_sign_result(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<ResultBeat> result_beats(folder, "result_beats");
  Response<ResultBeat> signed_beats(folder, "signed_beats");
  Response<Signature> signatures(folder, "signatures");
  kernel::sign_result_top(result_beats.stream, signed_beats.stream, signatures.stream);
  check_all(result_beats, signed_beats, signatures);
}

void play_group_bursts(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<ResultBeat> signed_beats(folder, "signed_beats");
  Response<Bare<kernel::kBeatBits>> ready_beats(folder, "ready_beats");
  Response<Burst> bursts(folder, "bursts");
  kernel::group_bursts_top(signed_beats.stream, ready_beats.stream, bursts.stream);
  check_all(signed_beats, ready_beats, bursts);
}

void play_write_beats(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Burst> bursts(folder, "bursts");
  Stimulus<Bare<kernel::kBeatBits>> ready_beats(folder, "ready_beats");
  CardMemory output(kOutputDepth);
  kernel::write_beats_top(bursts.stream, ready_beats.stream, output.data());
  check_all(bursts, ready_beats);
  output.check(Words<kernel::kBeatBits>(folder, "memory.out.txt"));
}

void play_pack_outcomes(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<OutcomeWord> outcome_words(folder, "outcome_words");
  Response<Bare<kernel::kBeatBits>> outcome_beats(folder, "outcome_beats");
  Response<Signature> outcome_signatures(folder, "outcome_signatures");
  kernel::pack_outcomes_top(folder.argument("frames"), outcome_words.stream, outcome_beats.stream,
                            outcome_signatures.stream);
  check_all(outcome_words, outcome_beats, outcome_signatures);
}

void play_write_outcomes(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Bare<kernel::kBeatBits>> outcome_beats(folder, "outcome_beats");
  const Words<kernel::kBeatBits> words(folder, "outcomes.out.txt");
  CardMemory outcomes(kOutcomeDepth > words.size() ? kOutcomeDepth : words.size());
  kernel::write_outcomes_top(folder.argument("frames"), outcome_beats.stream, outcomes.data());
  outcome_beats.check();
  outcomes.check(words);
}

void play_count_frames(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Outcome> outcomes(folder, "outcomes");
  Response<SessionCount> session_counts(folder, "session_counts");
  Response<RowCount> row_counts(folder, "row_counts");
  Response<Totals> totals(folder, "totals");
  kernel::count_frames_top(folder.argument("frames"), outcomes.stream, session_counts.stream,
                           row_counts.stream, totals.stream);
  check_all(outcomes, session_counts, row_counts, totals);
}

void play_count_sessions(const VectorFolder& folder, kernel::KernelState& state) {
  Stimulus<SessionCount> session_counts(folder, "session_counts");
  kernel::count_sessions_top(folder.argument("frames"), session_counts.stream,
                             state.session_tallies);
  session_counts.check();
  Words<kernel::SessionTally::width>(folder, "session_tallies.out.txt", state.loaded.session_rows())
      .check(state.session_tallies);
}

void play_count_rows(const VectorFolder& folder, kernel::KernelState& state) {
  Stimulus<RowCount> row_counts(folder, "row_counts");
  kernel::count_rows_top(folder.argument("frames"), row_counts.stream, state.row_tallies);
  row_counts.check();
  Words<64>(folder, "row_tallies.out.txt", state.loaded.row_counters)
      .check(first_of_banks(state.row_tallies));
}

void play_report_batch(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<RecordFault> faults(folder, "faults");
  Stimulus<ResultSize> sizes(folder, "sizes");
  Stimulus<Signature> signatures(folder, "signatures");
  Stimulus<Signature> outcome_signatures(folder, "outcome_signatures");
  Stimulus<Totals> totals(folder, "totals");
  Response<Bare<kernel::Status::width>> statuses(folder, "statuses");
  kernel::report_batch_top(folder.argument("generation"), faults.stream, sizes.stream,
                           signatures.stream, outcome_signatures.stream, totals.stream,
                           statuses.stream);
  check_all(faults, sizes, signatures, outcome_signatures, totals, statuses);
}

void play_write_status(const VectorFolder& folder, kernel::KernelState&) {
  Stimulus<Bare<kernel::Status::width>> statuses(folder, "statuses");
  CardMemory status(kStatusDepth);
  kernel::write_status_top(statuses.stream, status.data());
  statuses.check();
  status.check(Words<kernel::kBeatBits>(folder, "status.out.txt", kStatusDepth));
}

void play_load_tables(const VectorFolder& folder, kernel::KernelState& state) {
  const uint32_t input_beats = folder.argument("input_beats");
  CardMemory input(kInputDepth, Words<kernel::kBeatBits>(folder, "memory.in.txt", input_beats));
  CardMemory status(kStatusDepth);
  static kernel::KernelState loaded;  // static because of its size
  for (kernel::Wire<kernel::Session>& row : loaded.sessions) row = 0;
  kernel::load_tables_top(input_beats, input.data(), status.data(), &loaded.is_loaded,
                          &loaded.loaded, loaded.tree, loaded.sessions, loaded.rules,
                          loaded.numbers, loaded.session_tallies, loaded.row_tallies);
  status.check(Words<kernel::kBeatBits>(folder, "status.out.txt", kStatusDepth));
  // What the same image has left in memories that began alike.
  if (!loaded.is_loaded || loaded.loaded.session_rows() != state.loaded.session_rows() ||
      loaded.loaded.row_counters != state.loaded.row_counters ||
      loaded.loaded.vxlan_port != state.loaded.vxlan_port) {
    throw Mismatch("stage load_tables: the numbers of the image's header differ");
  }
  check_same("tree", loaded.tree, state.tree);
  check_same("session_table", loaded.sessions, state.sessions);
  check_same("rules", loaded.rules, state.rules);
  check_same("numbers", loaded.numbers, state.numbers);
  check_same("session_tallies", loaded.session_tallies, state.session_tallies);
  check_same("row_tallies", loaded.row_tallies, state.row_tallies);
}

void play_send_counters(const VectorFolder& folder, kernel::KernelState& state) {
  Words<kernel::SessionTally::width>(folder, "session_tallies.in.txt", state.loaded.session_rows())
      .copy_to(state.session_tallies);
  Words<64>(folder, "row_tallies.in.txt", state.loaded.row_counters)
      .copy_to(first_of_banks(state.row_tallies));
  Response<ResultBeat> counter_beats(folder, "counter_beats");
  kernel::send_counters_top(folder.argument("generation"), folder.argument("session_rows"),
                            folder.argument("row_counters"), state.session_tallies,
                            state.row_tallies, counter_beats.stream);
  counter_beats.check();
}

}  // namespace

const NamedPlay kAnsweringPlays[17] = {
    {"label_frames", play_label_frames},   {"truncate_frames", play_truncate_frames},
    {"fit_blocks", play_fit_blocks},       {"build_blocks", play_build_blocks},
    {"pack_blocks", play_pack_blocks},     {"sign_result", play_sign_result},
    {"group_bursts", play_group_bursts},   {"write_beats", play_write_beats},
    {"pack_outcomes", play_pack_outcomes}, {"write_outcomes", play_write_outcomes},
    {"count_frames", play_count_frames},   {"count_sessions", play_count_sessions},
    {"count_rows", play_count_rows},       {"report_batch", play_report_batch},
    {"write_status", play_write_status},   {"load_tables", play_load_tables},
    {"send_counters", play_send_counters},
};

}  // namespace testbench
}  // namespace fibertap
