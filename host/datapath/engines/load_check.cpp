#include "host/datapath/engines/load_check.h"

#include <string_view>

#include "host/base/error.h"

namespace fibertap {
namespace {

void check(std::string_view what, std::uint64_t found, std::uint64_t limit,
           std::string_view remedy) {
  if (found <= limit) return;
  throw Error(
      Errc::kConfiguration,
      "rules: found {} {}, expected at most {}, which the card holds; {}, or use a software "
      "engine",
      found, what, limit, remedy);
}

}  // namespace

void check_card_limits(const abi::KernelInfo& card, const abi::RuleImageHeader& rules) {
  check("VNIs", rules.sessions, card.max_sessions, "spread the sessions over several targets");
  check("blocks of 16 rules", rules.blocks, card.max_blocks, "let sessions share filters");
  check("rules counted per VNI", rules.row_counters, card.max_row_counters,
        "spread the sessions over several targets");
}

}  // namespace fibertap
