#include "host/lab/vectors/model_trace.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

#include "abi/result_block.h"
#include "host/lab/vectors/block_tokens.h"
#include "host/lab/vectors/frame_tokens.h"
#include "host/lab/vectors/judged_frame.h"
#include "sim/model/model.h"

namespace fibertap::tracing {
namespace {

using model::Bytes;

/// Beats of one burst of the writer (docs/kernels.md).
constexpr std::size_t kBurstBeats = 1024;

/// Gathers the streams of one RUN from what its frames come to.
class TraceBuilder {
 public:
  TraceBuilder(const std::vector<JudgedFrame>& frames, ModelTrace& trace)
      : frames_(frames), trace_(trace) {}

  /// A token a frame.
  template <typename Add>
  void tokens(std::string stream, const Add& add) {
    ExpectedStream& out = begin(std::move(stream));
    for (std::size_t i = 0; i < frames_.size(); ++i) add(frames_[i], out.tokens.emplace_back(i));
  }

  /// Frames beat by beat; `part` gives their bytes.
  template <typename Part>
  void beats(std::string stream, const Part& part) {
    ExpectedStream& out = begin(std::move(stream));
    for (std::size_t i = 0; i < frames_.size(); ++i) add_beats(i, part(frames_[i]), out);
  }

  /// The blocks of the result, and the pieces that they are made of.
  void blocks() {
    const std::vector<Bytes> blocks =
        blocks_of(frames_, Bytes(trace_.result).first(trace_.status.result_bytes));
    ExpectedStream& out = begin("blocks");
    for (std::size_t i = 0; i < blocks.size(); ++i)
      add_block(blocks[i], out.tokens.emplace_back(i));
    ExpectedStream& pieces = begin("pieces");
    for (std::size_t i = 0; i < blocks.size(); ++i) add_pieces(i, blocks[i], pieces);
    add_end(pieces.tokens.emplace_back(last_frame()));
  }

  /// One token for the whole batch.
  template <typename Add>
  void once(std::string stream, const Add& add) {
    add(begin(std::move(stream)).tokens.emplace_back(last_frame()));
  }

  /// Every beat of the arena.
  void arena(Bytes arena) {
    ExpectedStream& out = begin("raw");
    std::size_t frame = 0;
    std::size_t end = record_end(frame, 0);
    for (std::size_t at = 0; at < arena.size(); at += abi::kBeatBytes) {
      while (at >= end && frame < last_frame()) end = record_end(++frame, end);
      out.tokens.emplace_back(frame).add_bytes("data", arena.subspan(at, abi::kBeatBytes));
    }
  }

  /// The beats of the result run, one that two blocks share with the first of them.
  void result(std::string stream, bool has_end) {
    ExpectedStream& out = begin(std::move(stream));
    std::size_t frame = 0;
    std::size_t end = block_end(frame, 0);
    for (std::size_t at = 0; at < trace_.result.size(); at += abi::kBeatBytes) {
      while (at >= end && frame < last_frame()) end = block_end(++frame, end);
      ExpectedToken& token = out.tokens.emplace_back(frame);
      token.add_bytes("data", Bytes(trace_.result).subspan(at, abi::kBeatBytes));
      if (has_end) token.add("end", 0);
    }
    if (has_end) out.tokens.emplace_back(last_frame()).add("end", 1);
  }

  /// The outcome words, frame by frame and in beats.
  void outcomes() {
    ExpectedStream& words = begin("outcome_words");
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      words.tokens.emplace_back(i).add("bits", trace_.outcomes[i].bits);
    }
    ExpectedStream& beats = begin("outcome_beats");
    for (std::size_t i = 0; i < frames_.size(); i += abi::kOutcomesPerBeat) {
      beats.tokens.emplace_back(i).add_bytes(
          "data", bytes_of(trace_.outcomes).subspan(i * sizeof(abi::OutcomeWord), abi::kBeatBytes));
    }
  }

  void bursts() {
    ExpectedStream& out = begin("bursts");
    std::size_t left = trace_.result.size() / abi::kBeatBytes;
    for (std::size_t beats = 1; beats != 0; left -= beats) {
      beats = std::min(left, kBurstBeats);
      out.tokens.emplace_back(last_frame()).add("beats", beats);
    }
  }

 private:
  ExpectedStream& begin(std::string name) {
    return trace_.streams.emplace_back(ExpectedStream{std::move(name), {}});
  }

  std::size_t last_frame() const { return frames_.empty() ? 0 : frames_.size() - 1; }

  std::size_t record_end(std::size_t frame, std::size_t begin) const {
    if (frame >= frames_.size() || !frames_[frame].present) return begin;
    return begin + abi::frame_record_bytes(frames_[frame].head.caplen);
  }

  std::size_t block_end(std::size_t frame, std::size_t begin) const {
    if (frame >= frames_.size() || !frames_[frame].accepted()) return begin;
    const auto kept = static_cast<std::uint32_t>(frames_[frame].kept().size());
    return begin + abi::result_block_bytes(kept);
  }

  static void add_beats(std::size_t index, Bytes frame, ExpectedStream& out) {
    bool is_last = false;
    while (!is_last) {
      const Bytes beat = frame.first(std::min<std::size_t>(frame.size(), abi::kBeatBytes));
      frame = frame.subspan(beat.size());
      is_last = frame.empty();
      ExpectedToken& token = out.tokens.emplace_back(index);
      token.add("count", beat.size());
      token.add("last", is_last);
      token.add_bytes("data", beat);
    }
  }

  const std::vector<JudgedFrame>& frames_;
  ModelTrace& trace_;
};

Bytes record_of(const JudgedFrame& judged) { return judged.record; }

Bytes inner_of(const JudgedFrame& judged) { return judged.outer.inner; }

Bytes kept_of(const JudgedFrame& judged) { return judged.accepted() ? judged.kept() : Bytes(); }

void run_model(ModelTrace& trace, Bytes image, Bytes arena, std::uint32_t frames,
               std::size_t result_bytes) {
  model::Model model;
  model.load(image);
  trace.result.resize(result_bytes);
  trace.outcomes.resize(abi::outcome_words(frames));
  trace.status = model.run(arena, frames, trace.result, trace.outcomes);
  trace.result.resize(abi::beats(trace.status.result_bytes) * abi::kBeatBytes);
}

}  // namespace

const ExpectedStream& ModelTrace::stream(std::string_view name) const {
  const auto found = std::ranges::find(streams, name, &ExpectedStream::name);
  if (found == streams.end()) throw std::out_of_range("no stream '" + std::string(name) + "'");
  return *found;
}

ModelTrace model_trace(Bytes image, Bytes arena, std::uint32_t frames, std::size_t result_bytes) {
  ModelTrace trace;
  run_model(trace, image, arena, frames, result_bytes);
  const abi::BatchStatus& status = trace.status;
  const auto has = [&status](abi::BatchError error) { return (status.errors & error) != 0; };
  const std::vector<JudgedFrame> judged = judge_frames(image, arena, frames);

  TraceBuilder builder(judged, trace);
  builder.arena(arena);
  builder.tokens("heads", add_head);
  builder.beats("records", record_of);
  builder.once("faults", [&](ExpectedToken& token) {
    token.add("impossible_head", has(abi::kErrorImpossibleHead));
  });
  builder.tokens("envelopes", add_envelope);
  builder.tokens("cuts", add_inner_cut);
  builder.beats("parsed_records", record_of);
  builder.beats("inner_beats", inner_of);
  builder.tokens("windows", add_window);
  builder.beats("payload", inner_of);
  builder.tokens("inners", add_inner);
  builder.tokens("searched_envelopes", add_envelope);
  builder.tokens("hits", add_session_hit);
  builder.tokens("sessions", add_session);
  builder.tokens("queries", add_query);
  builder.tokens("passages", add_passage);
  builder.tokens("verdicts", add_verdict);
  builder.tokens("keeps", add_keep);
  builder.tokens("labels", add_label);
  builder.tokens("outcomes", add_outcome);
  builder.outcomes();
  builder.beats("kept_beats", kept_of);
  builder.blocks();
  builder.result("result_beats", true);
  builder.once("sizes", [&](ExpectedToken& token) {
    token.add("bytes", status.result_bytes);
    token.add("full", has(abi::kErrorResultFull));
  });
  builder.result("signed_beats", true);
  builder.once("signatures",
               [&](ExpectedToken& token) { token.add("crc32c", status.result_crc32c); });
  builder.result("ready_beats", false);
  builder.bursts();
  builder.once("outcome_signatures",
               [&](ExpectedToken& token) { token.add("crc32c", status.outcomes_crc32c); });
  builder.tokens("session_counts", add_session_count);
  builder.tokens("row_counts", add_row_count);
  builder.once("totals", [&](ExpectedToken& token) {
    token.add_bytes("counts", bytes_of(status).subspan(offsetof(abi::BatchStatus, frames),
                                                       offsetof(abi::BatchStatus, reserved1) -
                                                           offsetof(abi::BatchStatus, frames)));
  });
  builder.once("statuses",
               [&](ExpectedToken& token) { token.add_bytes("data", bytes_of(status)); });
  return trace;
}

}  // namespace fibertap::tracing
