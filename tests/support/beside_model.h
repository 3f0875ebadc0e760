#ifndef FIBERTAP_TESTS_SUPPORT_BESIDE_MODEL_H_
#define FIBERTAP_TESTS_SUPPORT_BESIDE_MODEL_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "abi/batch_status.h"
#include "abi/outcome_word.h"
#include "abi/result_block.h"
#include "sim/model/model.h"
#include "tests/support/arena.h"

namespace fibertap::testing {

/// What a unit may do to the room for a result that lies behind the result run.
enum class RoomBehind { kIsUntouched, kIsScratch };

/// A unit that answers the commands of abi/kernel_command.h with calls, and the model, which are
/// asked the same. Every command fails the test where they answer otherwise: in a byte of the
/// status, of the result run, outcome words or counter image, or where the unit touches what it
/// must not behind those.
template <typename Unit, RoomBehind kBehind = RoomBehind::kIsUntouched>
class BesideModel {
 public:
  template <typename... Arguments>
  explicit BesideModel(Arguments&&... unit) : unit_(std::forward<Arguments>(unit)...) {}

  abi::BatchStatus load(const Bytes& image) {
    const abi::BatchStatus status = unit_.load(image);
    expect_same(status, model_.load(image));
    return status;
  }

  /// With room for every result.
  abi::BatchStatus run(const Arena& arena) { return run(arena.bytes(), arena.frames()); }
  abi::BatchStatus run(const Bytes& arena, std::uint32_t frames) {
    return run(arena, frames, abi::max_result_bytes(arena.size()) / abi::kBeatBytes);
  }
  abi::BatchStatus run(const Bytes& arena, std::uint32_t frames, std::size_t result_beats) {
    result_.assign(result_beats * abi::kBeatBytes, kUntouched);
    Bytes expected = result_;
    outcomes_.assign(abi::outcome_words(frames) + 1, kUntouchedWord);
    std::vector<abi::OutcomeWord> expected_outcomes = outcomes_;
    const abi::BatchStatus status = unit_.run(arena, frames, result_, outcomes_);
    expect_same(status, model_.run(arena, frames, expected, expected_outcomes));
    expect_same(outcomes_, expected_outcomes);
    const std::size_t written = abi::beats(status.result_bytes) * abi::kBeatBytes;
    if (kBehind == RoomBehind::kIsScratch) result_.resize(written);
    expect_same(result_, expected, written);
    result_.resize(written);
    return status;
  }

  abi::BatchStatus read_counters(std::size_t beats) {
    Bytes counters(beats * abi::kBeatBytes, kUntouched);
    Bytes expected = counters;
    const abi::BatchStatus status = unit_.read_counters(counters);
    expect_same(status, model_.read_counters(expected));
    expect_same(counters, expected, status.result_bytes);
    return status;
  }

  /// The result run of the last RUN.
  const Bytes& result() const { return result_; }

 private:
  static constexpr std::uint8_t kUntouched = 0x5C;
  static constexpr abi::OutcomeWord kUntouchedWord{0x5C5C5C5C};

  static void expect_same(const abi::BatchStatus& unit, const abi::BatchStatus& model) {
    const auto* a = reinterpret_cast<const std::uint8_t*>(&unit);
    const auto* b = reinterpret_cast<const std::uint8_t*>(&model);
    for (std::size_t i = 0; i < sizeof(unit); ++i) {
      if (a[i] == b[i]) continue;
      ADD_FAILURE() << "status, byte " << i << ": unit " << +a[i] << ", model " << +b[i];
      return;
    }
  }

  /// `written` bytes are to be the same, and those behind untouched.
  static void expect_same(const Bytes& unit, const Bytes& model, std::size_t written) {
    for (std::size_t i = 0; i < unit.size(); ++i) {
      const std::uint8_t expected = i < written ? model[i] : kUntouched;
      if (unit[i] == expected) continue;
      ADD_FAILURE() << "byte " << i << " of " << written << " written: unit " << +unit[i]
                    << ", expected " << +expected;
      return;
    }
  }

  static void expect_same(const std::vector<abi::OutcomeWord>& unit,
                          const std::vector<abi::OutcomeWord>& model) {
    for (std::size_t i = 0; i < unit.size(); ++i) {
      if (unit[i].bits == model[i].bits) continue;
      ADD_FAILURE() << std::hex << "outcome word " << i << " of " << unit.size() - 1 << ": unit "
                    << unit[i].bits << ", model " << model[i].bits;
      return;
    }
  }

  Unit unit_;
  model::Model model_;
  Bytes result_;
  std::vector<abi::OutcomeWord> outcomes_;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_BESIDE_MODEL_H_
