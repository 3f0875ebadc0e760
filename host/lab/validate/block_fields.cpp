#include "host/lab/validate/block_fields.h"

#include <fmt/format.h>

#include <algorithm>

namespace fibertap::validation {
namespace {

std::string flags_text(std::uint32_t flags) {
  switch (flags) {
    case abi::kEpbInbound:
      return "1 (inbound)";
    case abi::kEpbOutbound:
      return "2 (outbound)";
    case abi::kEpbUnknown:
      return "0 (unknown)";
    default:
      return fmt::format("{:#010x}", flags);
  }
}

std::string rule_text(std::uint32_t number) {
  return number == abi::kNoRule ? "none" : std::to_string(number);
}

/// The first byte that differs; both have the same size.
std::optional<std::size_t> first_difference(std::span<const std::uint8_t> model,
                                            std::span<const std::uint8_t> engine) {
  const auto [at, other] = std::ranges::mismatch(model, engine);
  if (at == model.end()) return std::nullopt;
  return static_cast<std::size_t>(at - model.begin());
}

Difference byte_difference(Field field, std::size_t at, std::span<const std::uint8_t> model,
                           std::span<const std::uint8_t> engine) {
  return {field, fmt::format("byte {}", at), fmt::format("{:#04x}", model[at]),
          fmt::format("{:#04x}", engine[at]), std::string(stage_of(field))};
}

}  // namespace

std::vector<BlockField> fields_of(const BlockView& block) {
  const abi::ResultTail& tail = block.tail;
  return {{Field::timestamp, std::to_string(block.timestamp_ns())},
          {Field::vni, std::to_string(network_order(tail.vni))},
          {Field::interface_id, std::to_string(block.head.interface_id)},
          {Field::origlen, std::to_string(block.head.origlen)},
          {Field::flags, flags_text(tail.flags)},
          {Field::number, rule_text(network_order(tail.number))},
          {Field::row, rule_text(network_order(tail.row))},
          {Field::hash, fmt::format("{:#010x}", network_order(tail.hash))},
          {Field::caplen, std::to_string(block.head.caplen)}};
}

Difference block_difference(const BlockView& model, const BlockView& engine) {
  const std::vector<BlockField> expected = fields_of(model);
  const std::vector<BlockField> found = fields_of(engine);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i].value == found[i].value) continue;
    const Field field = expected[i].field;
    return {field, {}, expected[i].value, found[i].value, std::string(stage_of(field))};
  }
  if (const auto at = first_difference(model.data, engine.data)) {
    return byte_difference(Field::data, *at, model.data, engine.data);
  }
  const std::size_t at = first_difference(model.bytes, engine.bytes).value();
  return byte_difference(Field::layout, at, model.bytes, engine.bytes);
}

}  // namespace fibertap::validation
