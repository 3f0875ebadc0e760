#include "host/rules/templates/advice.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

#include "host/base/near_name.h"
#include "host/rules/cidr.h"
#include "host/rules/protocols.h"
#include "host/rules/templates/fields.h"
#include "host/rules/templates/intrinsic.h"

namespace fibertap::templates {
namespace {

constexpr std::string_view kNothingBetter = "correct it";
constexpr std::string_view kBlanks = " \t\r\n";

bool means_all(std::string_view text) {
  constexpr std::array<std::string_view, 4> kWords = {"-1", "all", "any", "*"};
  return std::ranges::any_of(kWords, [&](auto word) { return same_letters(word, text); });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

/// " 6", "+6" and "6.0" are 6; absent for what leaves a doubt, as "010" does, which is 8 in YAML.
std::optional<std::uint32_t> meant_number(std::string_view text, NumberRange range) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const std::size_t dot = std::min(text.find('.'), text.size());
  if (text.find_first_not_of('0', dot + 1) != std::string_view::npos) return std::nullopt;
  return parse_number(text.substr(0, dot), range);
}

/// 255.255.0.0 is 16; absent for what is no mask.
std::optional<int> prefix_of_mask(std::string_view text) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
  const std::uint32_t mask = ntohl(address.s_addr);
  const int prefix = std::countl_one(mask);
  if (std::popcount(mask) != prefix) return std::nullopt;
  return prefix;
}

/// "10/8" as "10.0.0.0/8", "10.0.0.0/255.0.0.0" likewise.
std::string spelled_out(std::string_view text) {
  const std::size_t slash = text.find('/');
  std::string address(text.substr(0, slash));
  std::string_view behind = text.substr(slash + 1);
  while (behind.size() > 1 && behind.front() == '0') behind.remove_prefix(1);
  if (address.find(':') == std::string::npos) {
    for (auto dots = std::ranges::count(address, '.'); dots < 3; ++dots) address += ".0";
  }
  if (const auto prefix = prefix_of_mask(behind)) return fmt::format("{}/{}", address, *prefix);
  return fmt::format("{}/{}", address, behind);
}

/// Every name that CloudFormation gives a function.
constexpr std::array<std::string_view, 22> kFunctions = {
    "Ref",          "Fn::And",    "Fn::Base64",       "Fn::Cidr",
    "Fn::Contains", "Fn::Equals", "Fn::FindInMap",    "Fn::GetAtt",
    "Fn::GetAZs",   "Fn::If",     "Fn::ImportValue",  "Fn::Join",
    "Fn::Length",   "Fn::Not",    "Fn::Or",           "Fn::Select",
    "Fn::Split",    "Fn::Sub",    "Fn::ToJsonString", "Fn::Transform",
    "Condition",    "Fn::Ref"};

/// {ref: X}, {"Fn::sub": X}, or the !sub that reads as the latter.
std::optional<std::string> misspelt_function(const Node& node, bool json) {
  if (!node.is_mapping() || node.members.size() != 1) return std::nullopt;
  const std::string_view name = node.members.front().key;
  if (std::ranges::find(kFunctions, name) != kFunctions.end()) return std::nullopt;
  auto near = near_name(name, kFunctions);
  if (!near) return std::nullopt;
  if (json) return fmt::format("write {} in place of {}", *near, escaped(name));
  const auto without_prefix = [](std::string_view function) {
    return function.starts_with("Fn::") ? function.substr(4) : function;
  };
  return fmt::format("write !{} in place of !{}", without_prefix(*near), without_prefix(name));
}

}  // namespace

std::string choice_advice(std::string_view text, std::span<const std::string_view> names) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kMeant = {{
      {"allow", "accept"},
      {"permit", "accept"},
      {"pass", "accept"},
      {"deny", "reject"},
      {"drop", "reject"},
      {"block", "reject"},
      {"in", "ingress"},
      {"inbound", "ingress"},
      {"incoming", "ingress"},
      {"out", "egress"},
      {"outbound", "egress"},
  }};
  for (const auto& [word, meant] : kMeant) {
    const bool is_choice = std::ranges::find(names, meant) != names.end();
    if (is_choice && same_letters(word, text)) return fmt::format("write {}", meant);
  }
  if (const auto near = near_name(text, names)) return fmt::format("write {}", *near);
  return std::string(kNothingBetter);
}

std::string protocol_advice(std::string_view text) {
  if (means_all(text)) return "leave Protocol out, then every protocol matches";
  if (const auto number = protocol_number(trimmed(text))) return fmt::format("write {}", *number);
  if (const auto number = meant_number(text, {0, 255})) return fmt::format("write {}", *number);
  return "write the protocol's number in decimal digits";
}

std::string number_advice(std::string_view text, NumberRange range) {
  if (const auto number = meant_number(text, range)) return fmt::format("write {}", *number);
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos) {
    return "write decimal digits only, without a 0 in front";
  }
  return "write decimal digits only";
}

std::string cidr_advice(std::string_view written) {
  if (means_all(written)) return "write 0.0.0.0/0 for every address, or ::/0";
  std::string without_blanks(written);
  std::erase_if(without_blanks, [](char c) { return kBlanks.find(c) != std::string_view::npos; });
  const std::string_view text = without_blanks;
  if (text.starts_with("pl-") || text.starts_with("sg-")) {
    return "write CIDRs, in a rule each: a rule takes no prefix list and no security group";
  }
  const bool ipv6 = text.find(':') != std::string_view::npos;
  if (const auto one = parse_cidr(fmt::format("{}/{}", text, ipv6 ? 128 : 32))) {
    const bool is_any = one->cidr.address == any_address(ipv6).address;
    return fmt::format("write {}/{}", text, is_any ? 0 : ipv6 ? 128 : 32);
  }
  if (const auto parsed = parse_cidr(text)) return fmt::format("write {}", text);
  if (text.find('/') == std::string_view::npos) return std::string(kNothingBetter);
  const std::string spelled = spelled_out(text);
  if (parse_cidr(spelled)) return fmt::format("write {}", spelled);
  if (parse_cidr(fmt::format("{}/0", text.substr(0, text.find('/'))))) {
    return fmt::format("write a prefix length 0..{} behind the /", ipv6 ? 128 : 32);
  }
  return std::string(kNothingBetter);
}

std::string mac_advice(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
  std::string digits;
  for (const char c : text) {
    if (kDigits.find(c) != std::string_view::npos) {
      digits += lower_case(c);
    } else if (c != '.' && c != ':' && c != '-' && kBlanks.find(c) == std::string_view::npos) {
      return std::string(kNothingBetter);
    }
  }
  if (digits.size() != 12) return std::string(kNothingBetter);
  const auto pair = [&](std::size_t at) { return std::string_view(digits).substr(2 * at, 2); };
  return fmt::format("write {}:{}:{}:{}:{}:{}", pair(0), pair(1), pair(2), pair(3), pair(4),
                     pair(5));
}

std::string ports_advice(std::string_view key, const Node& node) {
  if (node.is_sequence()) return "write one range, and a rule for each other one";
  constexpr NumberRange kPorts{0, 65535};
  const std::string_view text = trimmed(node.text);
  if (means_all(text)) return fmt::format("leave {} out, then every port matches", key);
  const std::size_t dash = std::min(text.find_first_of("-:"), text.size());
  const auto first = parse_number(trimmed(text.substr(0, dash)), kPorts);
  const auto last =
      dash == text.size() ? first : parse_number(trimmed(text.substr(dash + 1)), kPorts);
  if (!first || !last) return "write {FromPort: N, ToPort: N}";
  return fmt::format("write {{FromPort: {}, ToPort: {}}}", *first, *last);
}

std::string reference_to(std::string_view name, bool json) {
  const std::size_t dot = name.find('.');
  const bool attribute = dot != std::string_view::npos;
  if (!json) return fmt::format("!{} {}", attribute ? "GetAtt" : "Ref", name);
  if (!attribute) return fmt::format("{{\"Ref\": {}}}", in_quotes(name));
  return fmt::format("{{\"Fn::GetAtt\": [{}, {}]}}", in_quotes(name.substr(0, dot)),
                     in_quotes(name.substr(dot + 1)));
}

std::optional<std::string> function_advice(const Node& node, const Scope& scope) {
  if (!node.is_scalar()) return misspelt_function(node, scope.json());
  const std::string_view text = node.text;
  if (scope.knows(text)) return "write " + reference_to(text, scope.json());
  if (text.starts_with("!Ref "))
    return fmt::format("write {{\"Ref\": {}}}", in_quotes(text.substr(5)));
  if (text.find("${") != std::string_view::npos && split_sub(text)) {
    return fmt::format("write {{\"Fn::Sub\": {}}}", in_quotes(text));
  }
  return std::nullopt;
}

}  // namespace fibertap::templates
