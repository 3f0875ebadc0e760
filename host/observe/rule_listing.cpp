#include "host/observe/rule_listing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include "abi/limits.h"
#include "host/observe/words.h"
#include "host/rules/evaluation_order.h"
#include "host/rules/session_groups.h"
#include "host/rules/shadowing.h"

namespace fibertap {
namespace {

/// Every row of a filter is compared with all before it, so this takes the square of their number.
/// Far above AWS's quota of rules.
constexpr std::size_t kMostRowsCompared = 4096;
/// Of the earlier rows that decide a part of one, how many are named.
constexpr std::size_t kMostNamed = 16;

using Out = std::back_insert_iterator<std::string>;

/// What a user has to know of a row and cannot see in its columns.
std::string note_word(const Rule& rule, std::string shadow) {
  if (rule.number != kAmazonDnsNumber) return shadow;
  return shadow.empty() ? "amazon-dns" : "amazon-dns; " + shadow;
}

std::string shadow_word(const Shadow& shadow, std::span<const Rule> rows) {
  if (shadow.whole) {
    return fmt::format("never decides: row {} ({} {}) takes all of it", *shadow.whole,
                       rows[*shadow.whole].number, word(rows[*shadow.whole].action));
  }
  if (shadow.partly.empty()) return {};
  const auto named = std::span(shadow.partly).first(std::min(shadow.partly.size(), kMostNamed));
  return fmt::format("in part decided by row {}{}", fmt::join(named, ", "),
                     named.size() == shadow.partly.size()
                         ? ""
                         : fmt::format(" and {} more", shadow.partly.size() - named.size()));
}

void list_filter(const Filter& filter, Out out) {
  const std::vector<Rule> rows = evaluation_order(filter);
  const bool compared = rows.size() <= kMostRowsCompared;
  const std::vector<Shadow> shadow = compared ? shadows(rows) : std::vector<Shadow>(rows.size());
  fmt::format_to(out, "filter {}: {} {}; what no row matches is rejected{}\n", filter.name,
                 rows.size(), rows.size() == 1 ? "row" : "rows",
                 compared ? ""
                          : fmt::format("; more than {} rows are not compared with each other",
                                        kMostRowsCompared));
  if (rows.empty()) return;
  constexpr std::string_view kRow = "  {:>4} {:>6}  {:<8}{:<7}{:<6} {:<22} {:<12}{:<22} {:<12}{}\n";
  fmt::format_to(out, kRow, "row", "number", "", "action", "proto", "source", "port", "destination",
                 "port", "");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Rule& rule = rows[i];
    fmt::format_to(out, kRow, i, rule.number, word(rule.direction), word(rule.action),
                   protocol_word(rule.protocol), to_string(rule.source),
                   ports_word(rule.source_ports), to_string(rule.destination),
                   ports_word(rule.destination_ports),
                   note_word(rule, shadow_word(shadow[i], rows)));
  }
}

/// " (web server)", " (web server, of 20 sessions)"; nothing where it says no more than the VNI.
std::string called(std::uint32_t vni, const SessionGroup& group) {
  const std::string count = group.sessions == 1 ? "" : fmt::format("{} sessions", group.sessions);
  if (group.description == fmt::format("vni-{}", vni)) {
    return count.empty() ? "" : fmt::format(" ({})", count);
  }
  return fmt::format(" ({}{}{})", group.description, count.empty() ? "" : ", of ", count);
}

std::string direction_word(const SessionGroup& group) {
  constexpr std::string_view kAddress = "outer source address";
  if (group.macs_too_many != 0) {
    return fmt::format("{}: {} MACs are more than {}", kAddress, group.macs_too_many,
                       abi::kMaxMacs);
  }
  if (group.macs.empty()) return std::string(kAddress);
  std::vector<std::string> macs;
  for (const Mac& mac : group.macs) macs.push_back(mac_word(mac));
  return fmt::format("MAC {}, else {}", fmt::join(macs, ", "), kAddress);
}

void list_session(const Mirror& mirror, std::uint32_t vni, const SessionGroup& group, Out out) {
  const Session& session = *group.first;
  fmt::format_to(
      out, "session vni-{}{}: {}, {}, non-IP {}, direction by {}\n", vni, called(vni, group),
      session.filter ? "filter " + mirror.filters[*session.filter].name : "accepts everything",
      session.packet_length ? fmt::format("first {} bytes", *session.packet_length)
                            : "whole frames",
      session.accept_non_ip || !session.filter ? "accept" : "reject", direction_word(group));
}

}  // namespace

std::string rule_listing(const Mirror& mirror, const RuleImage& image) {
  std::string text;
  const Out out(text);
  for (const auto& [vni, group] : group_by_vni(mirror)) list_session(mirror, vni, group, out);
  if (image.default_session() != nullptr) {
    fmt::format_to(out,
                   "session vni-any: takes every VNI without a session, accepts everything, "
                   "whole frames\n");
  }
  for (const Filter& filter : mirror.filters) {
    text += '\n';
    list_filter(filter, out);
  }
  fmt::format_to(out, "\nVXLAN is read on UDP port {}\n", std::uint16_t{image.header().vxlan_port});
  return text;
}

}  // namespace fibertap
