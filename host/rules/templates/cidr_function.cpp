#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <utility>

#include "host/rules/cidr.h"
#include "host/rules/templates/fields.h"
#include "host/rules/templates/functions.h"

namespace fibertap::templates {
namespace {

constexpr NumberRange kCountRange{1, 256};

std::uint32_t number_of(const Call& call, const Node& node, NumberRange range) {
  const std::string written = call.evaluator.text(node);
  if (const auto number = parse_number(written, range)) return *number;
  throw NotKnown{fmt::format("correct it: Fn::Cidr takes {}..{} where {} is", range.lowest,
                             range.highest, in_quotes(written))};
}

/// Moves the block by its own size, to the next one.
void advance(Cidr& block) {
  unsigned carry = 1u << ((8 - block.prefix % 8) % 8);
  for (int byte = (block.prefix + 7) / 8 - 1; byte >= 0 && carry > 0; --byte) {
    carry += block.address[static_cast<std::size_t>(byte)];
    block.address[static_cast<std::size_t>(byte)] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
}

}  // namespace

Value compute_cidr(const Call& call) {
  const auto& items = call.list(3, 3);
  const std::string written = call.evaluator.text(items[0]);
  const auto whole = parse_cidr(written);
  if (!whole) {
    throw NotKnown{fmt::format("correct it: {} in Fn::Cidr is no CIDR", in_quotes(written))};
  }
  const unsigned longest = whole->cidr.ipv6 ? 128 : 32;
  const std::uint32_t count = number_of(call, items[1], kCountRange);
  const std::uint32_t host_bits = number_of(call, items[2], {1, longest});

  Cidr block = whole->cidr;
  block.prefix = static_cast<std::uint8_t>(longest - host_bits);
  const int subnet_bits = block.prefix - whole->cidr.prefix;
  if (subnet_bits < 0 || (subnet_bits < 9 && count > 1u << subnet_bits)) {
    throw NotKnown{fmt::format("correct it: {} has less than {} blocks of {} host bits",
                               to_string(whole->cidr), count, host_bits)};
  }
  call.evaluator.context().spend(count);
  Node list;
  list.kind = NodeKind::kSequence;
  for (std::uint32_t i = 0; i < count; ++i) {
    list.items.push_back(Node::scalar(to_string(block), call.argument.line));
    advance(block);
  }
  return Value::made(std::move(list));
}

}  // namespace fibertap::templates
