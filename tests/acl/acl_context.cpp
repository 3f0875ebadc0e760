#include "tests/acl/acl_context.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <rte_acl.h>
#include <rte_errno.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/acl/acl_key.h"

namespace fibertap::testing {
namespace {

constexpr std::size_t kMostFields = 12;  // protocol, list, 2 x 4 address words, 2 ports
RTE_ACL_RULE_DEF(ClassifierRule, kMostFields);

void check(int status, std::string_view what) {
  if (status == 0) return;
  throw std::runtime_error(
      fmt::format("{}: found {}, expected success", what, rte_strerror(-status)));
}

std::size_t address_words(bool ipv6) { return ipv6 ? 4 : 1; }

/// Fields of the classifier's table, in the order in which a rule gives their values.
template <typename Key>
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
  add(RTE_ACL_FIELD_TYPE_BITMASK, 1, offsetof(Key, protocol));
  ++word;
  add(RTE_ACL_FIELD_TYPE_BITMASK, 4, offsetof(Key, list));
  for (const std::size_t address : {offsetof(Key, source), offsetof(Key, destination)}) {
    for (std::size_t i = 0; i < address_words(ipv6); ++i) {
      ++word;
      add(RTE_ACL_FIELD_TYPE_MASK, 4, address + 4 * i);
    }
  }
  ++word;
  add(RTE_ACL_FIELD_TYPE_RANGE, 2, offsetof(Key, source_port));
  add(RTE_ACL_FIELD_TYPE_RANGE, 2, offsetof(Key, destination_port));
  return config;
}

/// The values of a rule's fields, host byte order. `index` is what the classifier answers, plus
/// one: its 0 is no match.
ClassifierRule rule_of(const AclRule& stated, std::size_t index) {
  const Rule& rule = stated.rule;
  ClassifierRule made{};
  made.data.category_mask = 1;
  made.data.userdata = static_cast<std::uint32_t>(index + 1);
  rte_acl_field* field = made.field;
  const auto add = [&field](std::uint32_t value, std::uint32_t mask_range) {
    field->value.u32 = value;
    field->mask_range.u32 = mask_range;
    ++field;
  };
  add(rule.protocol.value_or(0), rule.protocol ? 0xFF : 0);
  const bool needs_ports = rule.source_ports || rule.destination_ports;
  constexpr std::uint32_t kVniAndDirection = 0xFFFFFF00 | kListEgress;
  add(acl_list(stated.vni, rule.direction, needs_ports),
      kVniAndDirection | (needs_ports ? kListHasPorts : 0u));
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
  return made;
}

/// Those of `rules` that are of this version, each with a priority of its own.
std::vector<ClassifierRule> rules_of(std::span<const AclRule> rules, bool ipv6) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].rule.source.ipv6 == ipv6) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [rules](std::size_t i) { return rules[i].rule.number; });
  std::vector<ClassifierRule> made;
  for (const std::size_t index : order) {
    made.push_back(rule_of(rules[index], index));
    made.back().data.priority = RTE_ACL_MAX_PRIORITY - static_cast<std::int32_t>(made.size());
  }
  return made;
}

/// Names of contexts are unique in a process: of one that exists, DPDK hands out the same again.
rte_acl_ctx* create_context(std::size_t rules) {
  static unsigned created = 0;
  const std::string name = fmt::format("acl-{}", created++);
  const rte_acl_param parameters{.name = name.c_str(),
                                 .socket_id = SOCKET_ID_ANY,
                                 .rule_size = sizeof(ClassifierRule),
                                 .max_rule_num = static_cast<std::uint32_t>(rules)};
  rte_acl_ctx* context = rte_acl_create(&parameters);
  if (context == nullptr) check(-rte_errno, "rte_acl_create");
  return context;
}

}  // namespace

AclContext::AclContext(const DpdkEnvironment& /*environment*/, std::span<const AclRule> rules,
                       bool ipv6) {
  const std::vector<ClassifierRule> taken = rules_of(rules, ipv6);
  if (taken.empty()) return;
  context_.reset(create_context(taken.size()));
  check(rte_acl_add_rules(context_.get(), reinterpret_cast<const rte_acl_rule*>(taken.data()),
                          static_cast<std::uint32_t>(taken.size())),
        "rte_acl_add_rules");
  const rte_acl_config config = ipv6 ? config_of<AclKey6>(true) : config_of<AclKey4>(false);
  check(rte_acl_build(context_.get(), &config), "rte_acl_build");
}

void AclContext::classify(std::span<const std::uint8_t*> keys, std::uint32_t* found) const {
  if (!context_) {
    std::fill_n(found, keys.size(), 0u);
    return;
  }
  check(rte_acl_classify(context_.get(), keys.data(), found,
                         static_cast<std::uint32_t>(keys.size()), 1),
        "rte_acl_classify");
}

void AclContext::Free::operator()(rte_acl_ctx* context) const noexcept { rte_acl_free(context); }

}  // namespace fibertap::testing
