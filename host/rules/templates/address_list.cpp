#include "host/rules/templates/address_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "abi/limits.h"
#include "host/rules/cidr.h"

namespace fibertap::templates {
namespace {

Cidr checked_cidr(const Fields& fields, std::string_view key, const Node& node,
                  std::string_view text, std::vector<std::string>& notes) {
  const auto parsed = parse_cidr(text);
  if (!parsed) {
    throw fields.wrong(key, node, "no CIDR", "one such as 10.0.0.0/8 or 2001:db8::/32",
                       cidr_advice(text));
  }
  if (parsed->masked) {
    notes.push_back(fmt::format("{}: {}.{}: {} has host bits, taken as {}",
                                to_string(Place{fields.place().file, node.line}), fields.subject(),
                                key, text, to_string(parsed->cidr)));
  }
  return parsed->cidr;
}

}  // namespace

std::optional<Mac> parse_mac(std::string_view text) {
  Mac mac{};
  if (text.size() != 3 * mac.size() - 1) return std::nullopt;
  const char separator = text[2];
  if (separator != ':' && separator != '-') return std::nullopt;
  for (std::size_t i = 0; i < mac.size(); ++i) {
    const std::string_view digits = text.substr(3 * i, 2);
    const auto [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), mac[i], 16);
    if (failed != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    if (i + 1 < mac.size() && text[3 * i + 2] != separator) return std::nullopt;
  }
  return mac;
}

Cidr read_cidr(const Fields& fields, std::string_view key, std::vector<std::string>& notes) {
  const Node node = fields.require(key, "a CIDR");
  return checked_cidr(fields, key, node, node.is_scalar() ? node.text : "", notes);
}

std::vector<Cidr> read_cidrs(const Fields& fields, std::string_view key,
                             std::vector<std::string>& notes) {
  constexpr std::string_view kExpected = "a list of CIDRs or addresses";
  const auto nodes = fields.list(key, kExpected);
  if (!nodes) return {};
  if (nodes->empty()) {
    throw fields.wrong(key, *fields.find(key), "empty list", kExpected, "fill or remove it");
  }
  std::vector<Cidr> cidrs;
  std::set<std::string> known;
  for (const Node& node : *nodes) {
    std::string text = node.is_scalar() ? node.text : "";
    if (text.find('/') == std::string::npos) {
      text += text.find(':') == std::string::npos ? "/32" : "/128";
    }
    const Cidr cidr = checked_cidr(fields, key, node, text, notes);
    if (!known.insert(to_string(cidr)).second) {
      throw fields.wrong(key, node, "listed twice", "it once", "remove one");
    }
    cidrs.push_back(cidr);
  }
  return cidrs;
}

std::optional<std::vector<Mac>> read_macs(const Fields& fields, std::string_view key) {
  const std::string expected = fmt::format("a list of at most {} MAC addresses", abi::kMaxMacs);
  const auto nodes = fields.list(key, expected);
  if (!nodes) return std::nullopt;
  std::vector<Mac> macs;
  for (const Node& node : *nodes) {
    const auto mac = parse_mac(node.is_scalar() ? node.text : "");
    if (!mac) {
      throw fields.wrong(key, node, "no MAC address", "one such as 02:00:5e:10:00:01",
                         mac_advice(node.text));
    }
    if (std::find(macs.begin(), macs.end(), *mac) != macs.end()) {
      throw fields.wrong(key, node, "listed twice", "it once", "remove one");
    }
    if (macs.size() == abi::kMaxMacs) {
      throw fields.wrong(key, node, "one too many", expected, "remove one");
    }
    macs.push_back(*mac);
  }
  return macs;
}

}  // namespace fibertap::templates
