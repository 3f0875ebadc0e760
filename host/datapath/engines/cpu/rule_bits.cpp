#include "host/datapath/engines/cpu/rule_bits.h"

#include <algorithm>
#include <map>
#include <optional>

#include "host/datapath/engines/cpu/match_key.h"
#include "host/datapath/engines/cpu/row_conditions.h"

namespace fibertap::cpu {
namespace {

/// Values that one rule takes, both ends included.
struct Interval {
  std::uint32_t first;
  std::uint32_t last;
};

constexpr Interval kEverything{0, 0xFFFFFFFF};

/// What `host` bits at the end of an address leave of word `word` of `words`.
Interval word_interval(std::uint32_t value, std::uint8_t host, std::size_t word,
                       std::size_t words) {
  const int open = std::clamp(host - 32 * static_cast<int>(words - 1 - word), 0, 32);
  const auto free = static_cast<std::uint32_t>((std::uint64_t{1} << open) - 1);
  return {value & ~free, value | free};
}

/// A value of the match key, and what a rule asks of it.
struct Field {
  std::size_t key_offset;
  Interval (*of)(const abi::RuleRow& row, std::size_t word);
  std::size_t word;
};

Interval source_of(const abi::RuleRow& row, std::size_t word) {
  return word_interval(address_word(row.source, word), host_bits(row, row.source_prefix), word,
                       has(row, abi::kRowIpv6) ? 4 : 1);
}

Interval destination_of(const abi::RuleRow& row, std::size_t word) {
  return word_interval(address_word(row.destination, word), host_bits(row, row.destination_prefix),
                       word, has(row, abi::kRowIpv6) ? 4 : 1);
}

Interval source_port_of(const abi::RuleRow& row, std::size_t) {
  if (!has(row, abi::kRowSourcePorts)) return kEverything;
  return {row.source_port_first, row.source_port_last};
}

Interval destination_port_of(const abi::RuleRow& row, std::size_t) {
  if (!has(row, abi::kRowDestinationPorts)) return kEverything;
  return {row.destination_port_first, row.destination_port_last};
}

Interval protocol_of(const abi::RuleRow& row, std::size_t) {
  if (!has(row, abi::kRowProtocol)) return kEverything;
  return {row.protocol, row.protocol};
}

std::vector<Field> fields_of(bool ipv6) {
  std::vector<Field> fields;
  for (std::size_t word = 0; word < (ipv6 ? 4 : 1); ++word) {
    fields.push_back({offsetof(MatchKey, source) + 4 * word, source_of, word});
    fields.push_back({offsetof(MatchKey, destination) + 4 * word, destination_of, word});
  }
  fields.push_back({offsetof(MatchKey, source_port), source_port_of, 0});
  fields.push_back({offsetof(MatchKey, destination_port), destination_port_of, 0});
  fields.push_back({offsetof(MatchKey, protocol), protocol_of, 0});
  return fields;
}

using Vector = std::vector<std::uint64_t>;

/// Sweeps over the values of a field from interval to interval and keeps the vector of each.
class Sweep {
 public:
  explicit Sweep(std::size_t lines) : current_(lines * RuleBits::kRules / 64) {}

  FieldBits run(const Field& field, std::span<const abi::RuleRow> rows) {
    std::map<std::uint64_t, std::vector<std::size_t>> turns;  // where rules begin or end
    turns[0];
    for (std::size_t rule = 0; rule < rows.size(); ++rule) {
      const Interval interval = field.of(rows[rule], field.word);
      if (interval.first > interval.last) continue;
      turns[interval.first].push_back(rule);
      turns[std::uint64_t{interval.last} + 1].push_back(rule);
    }
    turns.erase(std::uint64_t{1} << 32);
    std::vector<std::uint32_t> last;
    for (auto turn = turns.begin(); turn != turns.end(); ++turn) {
      for (const std::size_t rule : turn->second) {
        current_[rule / 64] ^= std::uint64_t{1} << rule % 64;
      }
      bits_.first.push_back(keep());
      const auto next = std::next(turn);
      last.push_back(next == turns.end() ? 0xFFFFFFFF
                                         : static_cast<std::uint32_t>(next->first - 1));
    }
    bits_.key_offset = field.key_offset;
    bits_.index = IntervalIndex(last);
    return std::move(bits_);
  }

 private:
  /// Where the current vector stands in `bits`.
  std::uint32_t keep() {
    const auto [known, is_new] =
        known_.try_emplace(current_, static_cast<std::uint32_t>(bits_.bits.size()));
    if (is_new) {
      constexpr std::size_t kWords = RuleBits::kRules / 64;
      for (std::size_t at = 0; at < current_.size(); at += kWords) {
        std::copy_n(&current_[at], kWords, bits_.bits.emplace_back().word);
      }
    }
    return known->second;
  }

  FieldBits bits_{};
  Vector current_;
  std::map<Vector, std::uint32_t> known_;
};

}  // namespace

RuleList::RuleList(std::span<const abi::RuleRow> rows, std::uint32_t name)
    : lines((rows.size() + RuleBits::kRules - 1) / RuleBits::kRules), first_name(name) {
  for (const Field& field : fields_of(has(rows.front(), abi::kRowIpv6))) {
    const bool is_asked = std::ranges::any_of(rows, [&field](const abi::RuleRow& row) {
      const Interval interval = field.of(row, field.word);
      return interval.first != 0 || interval.last != 0xFFFFFFFF;
    });
    // One field at least, so that bits behind the last rule are always cleared.
    if (is_asked || fields.empty()) fields.push_back(Sweep(lines).run(field, rows));
  }
}

}  // namespace fibertap::cpu
