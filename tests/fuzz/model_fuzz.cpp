#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <numeric>
#include <span>
#include <vector>

#include "abi/frame_record.h"
#include "abi/result_block.h"
#include "abi/rule_image.h"
#include "host/rules/compile.h"
#include "sim/model/model.h"

// The input is an arena of hostile records: the model must judge every frame or name the error,
// never write past its result, its counts must add up, and its outcome words must be as many of
// each kind as it counts. The first byte says how many frames to promise, the second whether the
// rule image is the input too.

namespace fibertap {
namespace {

/// Sessions with and without a filter, of both kinds of rule.
RuleImage rules() {
  const auto rule = [](std::uint32_t number, bool ipv6, Action action) {
    return Rule{number,
                number % 2 == 0 ? Direction::kIngress : Direction::kEgress,
                action,
                {},
                any_address(ipv6),
                any_address(ipv6),
                {},
                {}};
  };
  Mirror mirror;
  mirror.filters = {{"F",
                     {rule(1, false, Action::kReject), rule(2, false, Action::kAccept),
                      rule(3, true, Action::kAccept), rule(4, true, Action::kReject)},
                     true,
                     {}}};
  for (const std::uint32_t vni : {0U, 1U, 0xFFFFFFU}) {
    Session session;
    session.vni = vni;
    session.filter = 0;
    session.packet_length = vni + 1;
    mirror.sessions.push_back(session);
  }
  Interfaces interfaces;
  return compile(mirror, {kVxlanPort, true, 1}, interfaces);
}

void expect(bool holds) {
  if (!holds) std::abort();
}

void check_counts(const abi::BatchStatus& status, std::uint32_t frames) {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : status.frames) sum += count;
  expect(status.errors != 0 ? sum <= frames : sum == frames);
}

/// Behind the words of the frames that were judged stand zeros, to the end of the beat.
void check_outcomes(const abi::BatchStatus& status, std::span<const abi::OutcomeWord> outcomes) {
  if ((status.errors & abi::kErrorNotLoaded) != 0) return;
  std::array<std::uint64_t, abi::kDispositions> frames{};
  std::array<std::uint64_t, abi::kRejections> rejected_by{};
  const std::uint64_t judged =
      std::accumulate(std::begin(status.frames), std::end(status.frames), std::uint64_t{0});
  for (const abi::OutcomeWord outcome : outcomes.first(judged)) {
    expect(static_cast<std::uint32_t>(outcome.disposition()) < abi::kDispositions);
    frames[static_cast<std::size_t>(outcome.disposition())] += 1;
    if (outcome.disposition() == abi::Disposition::rejected) {
      expect(static_cast<std::uint32_t>(outcome.rejection()) < abi::kRejections);
      rejected_by[static_cast<std::size_t>(outcome.rejection())] += 1;
    }
  }
  expect(std::ranges::equal(frames, status.frames));
  expect(std::ranges::equal(rejected_by, status.rejected_by));
  expect(std::ranges::all_of(outcomes.subspan(judged),
                             [](abi::OutcomeWord outcome) { return outcome.bits == 0; }));
}

}  // namespace
}  // namespace fibertap

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fibertap;  // NOLINT(google-build-using-namespace): the signature is libFuzzer's
  if (size < 2) return 0;
  const std::span<const std::uint8_t> input(data + 2, size - 2);
  static const RuleImage kRules = rules();

  model::Model model;
  model.load((data[1] & 1) != 0 ? input : kRules.bytes());
  std::vector<std::uint8_t> arena(abi::beats(input.size()) * abi::kBeatBytes);
  std::ranges::copy(input, arena.begin());
  std::vector<std::uint8_t> result(abi::max_result_bytes(arena.size()));
  constexpr abi::OutcomeWord kUntouched{0xA5A5A5A5};
  std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(data[0]), kUntouched);
  const abi::BatchStatus status = model.run(arena, data[0], result, outcomes);
  check_counts(status, data[0]);
  check_outcomes(status, outcomes);
  expect((status.errors & abi::kErrorResultFull) == 0);
  expect(status.result_bytes <= result.size());

  std::vector<std::uint8_t> small(abi::kBeatBytes);
  std::ranges::fill(outcomes, kUntouched);
  const abi::BatchStatus full = model.run(arena, data[0], small, outcomes);
  check_counts(full, data[0]);
  check_outcomes(full, outcomes);
  return 0;
}
