#include "host/datapath/results/outcome_text.h"

#include <fmt/format.h>

#include "abi/disposition.h"

namespace fibertap {
namespace {

bool has_vni(abi::Disposition disposition) { return disposition >= abi::Disposition::unknown_vni; }

}  // namespace

bool is_outcome(abi::OutcomeWord word) {
  const bool is_rejected = word.disposition() == abi::Disposition::rejected;
  return static_cast<std::uint32_t>(word.disposition()) < abi::kDispositions &&
         (word.bits >> 4 & 0x3) <= abi::kRejections &&
         ((word.bits >> 4 & 0x3) != 0) == is_rejected && (word.bits >> 6 & 0x3) == 0 &&
         (has_vni(word.disposition()) || word.vni() == 0);
}

std::string disposition_text(abi::OutcomeWord word) {
  if (!is_outcome(word)) return "no outcome";
  const char* const name = abi::name(word.disposition());
  return word.disposition() == abi::Disposition::rejected
             ? fmt::format("{} ({})", name, abi::name(word.rejection()))
             : name;
}

std::string outcome_text(abi::OutcomeWord word) {
  const std::string vni = is_outcome(word) && has_vni(word.disposition())
                              ? fmt::format(", VNI {}", word.vni())
                              : std::string();
  return fmt::format("{:#010x}: {}{}", word.bits, disposition_text(word), vni);
}

}  // namespace fibertap
