#ifndef FIBERTAP_TESTS_HOST_ENGINES_CPU_PACKET_AND_RULES_H_
#define FIBERTAP_TESTS_HOST_ENGINES_CPU_PACKET_AND_RULES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "abi/rule_image.h"
#include "host/datapath/engines/cpu/match_key.h"
#include "host/datapath/engines/cpu/tables.h"
#include "host/lab/traffic/random.h"
#include "tests/support/image_parts.h"

namespace fibertap::testing {

using generation::Random;

/// Which IP versions the rules of a filter have.
enum class IpVersions { kIpv4, kIpv6, kBoth };

/// `count` rules over few addresses, so that many match one packet: every kind of prefix, port
/// range, protocol and direction, the least and the most of each among them. Some rows are not
/// valid.
std::vector<abi::RuleRow> random_rows(Random& random, std::size_t count, IpVersions versions);

/// A packet at the edges of what one of `rows` takes, or of nothing that they know.
cpu::MatchKey random_key(Random& random, std::span<const abi::RuleRow> rows);

/// The row that decides on `key`, by reading rule after rule as SPEC 7 says it.
std::optional<std::uint32_t> deciding_row(std::span<const abi::RuleRow> rows,
                                          const cpu::MatchKey& key);

/// Fails the test where an instruction set finds another row than `deciding_row` in one of `keys`,
/// or than the filter `filters[i]` of the session with VNI i has.
void expect_deciding_rows(std::span<const std::vector<abi::RuleRow>> filters,
                          std::span<const cpu::MatchKey> keys);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_ENGINES_CPU_PACKET_AND_RULES_H_
