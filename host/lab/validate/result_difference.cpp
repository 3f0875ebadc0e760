#include "host/lab/validate/differences.h"

#include <algorithm>
#include <span>

#include "host/lab/validate/block_fields.h"
#include "host/lab/validate/outcome.h"

namespace fibertap::validation {
namespace {

using Run = std::span<const std::uint8_t>;
using abi::Disposition;

/// The blocks of an answer, as far as it says that there are some.
Run blocks_of(const BatchRun& run) {
  return Run(run.result).first(std::min<std::size_t>(run.status.result_bytes, run.result.size()));
}

/// Compares two result runs that differ, block by block.
class BlockComparison {
 public:
  BlockComparison(const CaseBatch& batch, const RuleImage& image, const BatchRun& model,
                  const BatchRun& engine)
      : batch_(batch),
        outcomes_(model_outcomes(batch, image)),
        model_(model),
        engine_(engine),
        expected_(blocks_of(model)),
        found_(blocks_of(engine)) {}

  std::optional<Difference> run() {
    for (std::size_t frame = 0; frame < batch_.size(); ++frame) {
      if (outcomes_[frame].disposition != Disposition::accepted) continue;
      const BlockView block = view_block(expected_).value();
      const std::size_t bytes = block.bytes.size();
      if (!std::ranges::equal(block.bytes, found_.first(std::min(bytes, found_.size())))) {
        return compare(frame, block);
      }
      expected_ = expected_.subspan(bytes);
      found_ = found_.subspan(bytes);
    }
    if (found_.empty()) return std::nullopt;
    const auto extra = view_block(found_);
    return extra ? taken(*extra, batch_.size()) : broken("the end");
  }

 private:
  /// `frame` should have `block`, and something else stands there.
  Difference compare(std::size_t frame, const BlockView& block) const {
    if (found_.empty()) return lost(frame);
    const auto other = view_block(found_);
    if (!other) return at(frame, broken("a block"));
    if (other->timestamp_ns() == block.timestamp_ns()) {
      return at(frame, block_difference(block, *other));
    }
    const auto its_frame = frame_of(other->timestamp_ns());
    if (its_frame && *its_frame > frame) return lost(frame);
    if (its_frame) return taken(*other, frame);
    return at(frame, block_difference(block, *other));
  }

  std::optional<std::size_t> frame_of(std::uint64_t timestamp_ns) const {
    const auto frame = std::ranges::find(batch_, timestamp_ns, &CaseFrame::timestamp_ns);
    if (frame == batch_.end()) return std::nullopt;
    return static_cast<std::size_t>(frame - batch_.begin());
  }

  /// The engine has no block for `frame`, which the model accepts.
  Difference lost(std::size_t frame) const {
    const Outcome& expected = outcomes_[frame];
    const auto found = gained(engine_.status, model_.status);
    if (!found) return at(frame, {Field::frame_of_block, {}, "a block", "none", "fit_blocks"});
    return at(frame, {Field::disposition,
                      {},
                      text_of(expected),
                      text_of(*found),
                      std::string(deciding_stage(expected, *found))});
  }

  /// The engine has a block where the model has none, or that of another frame: `next` or none.
  Difference taken(const BlockView& block, std::size_t next) const {
    const auto frame = frame_of(block.timestamp_ns());
    const bool is_taken_by_both =
        !frame || *frame >= next || outcomes_[*frame].disposition == Disposition::accepted;
    if (is_taken_by_both) {
      Difference extra{Field::frame_of_block, {}, "none", "a block", "fit_blocks"};
      extra.frame = frame;
      return extra;
    }
    const Outcome found{Disposition::accepted, {}};
    return at(*frame, {Field::disposition,
                       {},
                       text_of(outcomes_[*frame]),
                       text_of(found),
                       std::string(deciding_stage(outcomes_[*frame], found))});
  }

  static Difference broken(std::string expected) {
    return {Field::layout, {}, std::move(expected), "bytes that are no block", "pack_blocks"};
  }

  static Difference at(std::size_t frame, Difference difference) {
    difference.frame = frame;
    return difference;
  }

  const CaseBatch& batch_;
  std::vector<Outcome> outcomes_;
  const BatchRun& model_;
  const BatchRun& engine_;
  Run expected_;
  Run found_;
};

}  // namespace

std::optional<Difference> result_difference(const CaseBatch& batch, const RuleImage& image,
                                            const BatchRun& model, const BatchRun& engine) {
  if (model.result == engine.result) return std::nullopt;
  if (auto difference = BlockComparison(batch, image, model, engine).run()) return difference;
  return Difference{
      Field::beat_fill, {}, "zeros", "something else", std::string(stage_of(Field::beat_fill))};
}

}  // namespace fibertap::validation
