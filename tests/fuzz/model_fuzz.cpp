#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "abi/frame_record.h"
#include "abi/result_block.h"
#include "abi/rule_image.h"
#include "host/rules/compile.h"
#include "sim/model/model.h"

// The input is an arena of hostile records: the model must judge every frame or name the error,
// never write past its result, and its counts must add up. The first byte says how many frames to
// promise, the second whether the rule image is the input too.

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
  std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(data[0]));
  const abi::BatchStatus status = model.run(arena, data[0], result, outcomes);
  check_counts(status, data[0]);
  expect((status.errors & abi::kErrorResultFull) == 0);
  expect(status.result_bytes <= result.size());

  std::vector<std::uint8_t> small(abi::kBeatBytes);
  check_counts(model.run(arena, data[0], small, outcomes), data[0]);
  return 0;
}
