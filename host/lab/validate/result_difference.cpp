#include "host/lab/validate/differences.h"

#include <algorithm>
#include <span>

#include "host/lab/validate/block_fields.h"

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
  BlockComparison(const CaseBatch& batch, const BatchRun& model, const BatchRun& engine)
      : batch_(batch),
        outcomes_(model.outcomes),
        expected_(blocks_of(model)),
        found_(blocks_of(engine)) {}

  std::optional<Difference> run() {
    for (std::size_t frame = 0; frame < batch_.size(); ++frame) {
      if (outcomes_[frame].disposition() != Disposition::accepted) continue;
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
    return extra ? taken(*extra) : broken("the end");
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
    if (its_frame) return taken(*other);
    return at(frame, block_difference(block, *other));
  }

  std::optional<std::size_t> frame_of(std::uint64_t timestamp_ns) const {
    const auto frame = std::ranges::find(batch_, timestamp_ns, &CaseFrame::timestamp_ns);
    if (frame == batch_.end()) return std::nullopt;
    return static_cast<std::size_t>(frame - batch_.begin());
  }

  /// The engine has no block for `frame`, which is accepted.
  static Difference lost(std::size_t frame) {
    return at(frame, {Field::frame_of_block, {}, "a block", "none", "fit_blocks"});
  }

  /// The engine has a block where none should stand, or that of another frame.
  Difference taken(const BlockView& block) const {
    Difference extra{Field::frame_of_block, {}, "none", "a block", "fit_blocks"};
    extra.frame = frame_of(block.timestamp_ns());
    return extra;
  }

  static Difference broken(std::string expected) {
    return {Field::layout, {}, std::move(expected), "bytes that are no block", "pack_blocks"};
  }

  static Difference at(std::size_t frame, Difference difference) {
    difference.frame = frame;
    return difference;
  }

  const CaseBatch& batch_;
  const std::vector<abi::OutcomeWord>& outcomes_;
  Run expected_;
  Run found_;
};

}  // namespace

std::optional<Difference> result_difference(const CaseBatch& batch, const BatchRun& model,
                                            const BatchRun& engine) {
  if (model.result == engine.result) return std::nullopt;
  if (auto difference = BlockComparison(batch, model, engine).run()) return difference;
  return Difference{
      Field::beat_fill, {}, "zeros", "something else", std::string(stage_of(Field::beat_fill))};
}

}  // namespace fibertap::validation
