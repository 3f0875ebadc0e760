#include "host/datapath/engines/cpu/match_block.h"

#include "host/datapath/engines/cpu/row_conditions.h"

namespace fibertap::cpu {
namespace {

void add_lane(std::uint16_t& mask, unsigned lane) {
  mask = static_cast<std::uint16_t>(mask | 1u << lane);
}

}  // namespace

template <unsigned Words>
void put_row(const abi::RuleRow& row, unsigned lane, MatchBlock<Words>& block) {
  block.protocol[lane] = row.protocol;
  block.source_host_bits[lane] = host_bits(row, row.source_prefix);
  block.destination_host_bits[lane] = host_bits(row, row.destination_prefix);
  for (unsigned word = 0; word < Words; ++word) {
    block.source[word][lane] = address_word(row.source, word);
    block.destination[word][lane] = address_word(row.destination, word);
  }
  const bool source_ports = has(row, abi::kRowSourcePorts);
  const bool destination_ports = has(row, abi::kRowDestinationPorts);
  block.source_port_first[lane] = source_ports ? row.source_port_first : 0;
  block.source_port_last[lane] = source_ports ? row.source_port_last : 0xFFFF;
  block.destination_port_first[lane] = destination_ports ? row.destination_port_first : 0;
  block.destination_port_last[lane] = destination_ports ? row.destination_port_last : 0xFFFF;
  if (source_ports || destination_ports) add_lane(block.needs_ports, lane);
  if (!has(row, abi::kRowProtocol)) add_lane(block.any_protocol, lane);
  add_lane(has(row, abi::kRowEgress) ? block.egress : block.ingress, lane);
}

template void put_row(const abi::RuleRow&, unsigned, MatchBlock<1>&);
template void put_row(const abi::RuleRow&, unsigned, MatchBlock<4>&);

}  // namespace fibertap::cpu
