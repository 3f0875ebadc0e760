#include "tests/oracles/acl_context.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <rte_acl.h>
#include <rte_errno.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fibertap::testing {
namespace {

/// A match key as the classifier reads it, network byte order: one byte, then words of four.
struct ClassifierInput {
  std::uint8_t protocol;
  std::uint8_t padding[3];
  std::uint8_t source[16];
  std::uint8_t destination[16];
  std::uint16_t source_port;
  std::uint16_t destination_port;
  std::uint32_t has_ports;  // 0 or 1
};
static_assert(sizeof(ClassifierInput) == 44, "no padding but the named one");

constexpr std::size_t kMostFields = 12;  // protocol, 2 x 4 address words, 2 ports, has_ports
RTE_ACL_RULE_DEF(ClassifierRule, kMostFields);

/// Priorities leave room for as many rules of one number.
constexpr std::size_t kMostOfOneNumber = std::size_t{1} << 14;

void check(int status, std::string_view what) {
  if (status == 0) return;
  throw std::runtime_error(
      fmt::format("{}: found {}, expected success", what, rte_strerror(-status)));
}

std::size_t address_words(bool ipv6) { return ipv6 ? 4 : 1; }

/// Fields of the classifier's table, in the order in which a rule gives their values.
rte_acl_config config_of(bool ipv6) {
  rte_acl_config config{};
  config.num_categories = 1;
  std::uint8_t word = 0;
  const auto add = [&](int type, std::size_t size, std::size_t offset) {
    rte_acl_field_def& field = config.defs[config.num_fields];
    field.type = static_cast<std::uint8_t>(type);
    field.size = static_cast<std::uint8_t>(size);
    field.field_index = static_cast<std::uint8_t>(config.num_fields++);
    field.input_index = word;
    field.offset = static_cast<std::uint32_t>(offset);
  };
  add(RTE_ACL_FIELD_TYPE_BITMASK, 1, offsetof(ClassifierInput, protocol));
  for (const std::size_t address :
       {offsetof(ClassifierInput, source), offsetof(ClassifierInput, destination)}) {
    for (std::size_t i = 0; i < address_words(ipv6); ++i) {
      ++word;
      add(RTE_ACL_FIELD_TYPE_MASK, 4, address + 4 * i);
    }
  }
  ++word;
  add(RTE_ACL_FIELD_TYPE_RANGE, 2, offsetof(ClassifierInput, source_port));
  add(RTE_ACL_FIELD_TYPE_RANGE, 2, offsetof(ClassifierInput, destination_port));
  ++word;
  add(RTE_ACL_FIELD_TYPE_BITMASK, 4, offsetof(ClassifierInput, has_ports));
  return config;
}

std::int32_t priority_of(const Rule& rule, std::size_t index) {
  const std::size_t rank = rule.number * kMostOfOneNumber + index;
  return static_cast<std::int32_t>(RTE_ACL_MAX_PRIORITY - rank);
}

/// The values of a rule's fields, host byte order. `index` is what the classifier answers, plus
/// one: its 0 is no match.
ClassifierRule rule_of(const Rule& rule, std::size_t index) {
  ClassifierRule made{};
  made.data.category_mask = 1;
  made.data.priority = priority_of(rule, index);
  made.data.userdata = static_cast<std::uint32_t>(index + 1);
  rte_acl_field* field = made.field;
  const auto add = [&field](std::uint32_t value, std::uint32_t mask_range) {
    field->value.u32 = value;
    field->mask_range.u32 = mask_range;
    ++field;
  };
  add(rule.protocol.value_or(0), rule.protocol ? 0xFF : 0);
  for (const Cidr* cidr : {&rule.source, &rule.destination}) {
    int bits = cidr->prefix;
    for (std::size_t i = 0; i < address_words(cidr->ipv6); ++i) {
      std::uint32_t word;
      std::memcpy(&word, &cidr->address[4 * i], sizeof(word));
      add(ntohl(word), static_cast<std::uint32_t>(std::clamp(bits, 0, 32)));
      bits -= 32;
    }
  }
  for (const auto& ports : {rule.source_ports, rule.destination_ports}) {
    const PortRange range = ports.value_or(PortRange{0, 0xFFFF});
    add(range.first, range.last);
  }
  const bool needs_ports = rule.source_ports || rule.destination_ports;
  add(1, needs_ports ? 0xFFFFFFFF : 0);
  return made;
}

/// Names of contexts are unique in a process: of one that exists, DPDK hands out the same again.
rte_acl_ctx* create_context(std::size_t rules) {
  static unsigned created = 0;
  const std::string name = fmt::format("oracle-{}", created++);
  const rte_acl_param parameters{.name = name.c_str(),
                                 .socket_id = SOCKET_ID_ANY,
                                 .rule_size = sizeof(ClassifierRule),
                                 .max_rule_num = static_cast<std::uint32_t>(rules)};
  rte_acl_ctx* context = rte_acl_create(&parameters);
  if (context == nullptr) check(-rte_errno, "rte_acl_create");
  return context;
}

}  // namespace

AclContext::AclContext(const DpdkEnvironment& /*environment*/, std::span<const Rule> rules,
                       Direction direction, bool ipv6) {
  std::vector<ClassifierRule> taken;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    if (rule.direction == direction && rule.source.ipv6 == ipv6) taken.push_back(rule_of(rule, i));
  }
  if (taken.empty()) return;
  context_.reset(create_context(taken.size()));
  check(rte_acl_add_rules(context_.get(), reinterpret_cast<const rte_acl_rule*>(taken.data()),
                          static_cast<std::uint32_t>(taken.size())),
        "rte_acl_add_rules");
  const rte_acl_config config = config_of(ipv6);
  check(rte_acl_build(context_.get(), &config), "rte_acl_build");
}

std::optional<std::size_t> AclContext::first_match(const MatchKey& key) const {
  if (!context_) return std::nullopt;
  ClassifierInput input{};
  input.protocol = key.protocol;
  std::ranges::copy(key.source, input.source);
  std::ranges::copy(key.destination, input.destination);
  if (key.ports) {
    input.source_port = htons(key.ports->source);
    input.destination_port = htons(key.ports->destination);
    input.has_ports = htonl(1);
  }
  const auto* data = reinterpret_cast<const std::uint8_t*>(&input);
  std::uint32_t found = 0;
  check(rte_acl_classify(context_.get(), &data, &found, 1, 1), "rte_acl_classify");
  if (found == 0) return std::nullopt;
  return found - 1;
}

void AclContext::Free::operator()(rte_acl_ctx* context) const noexcept { rte_acl_free(context); }

}  // namespace fibertap::testing
