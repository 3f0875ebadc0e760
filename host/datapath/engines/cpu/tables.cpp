#include "host/datapath/engines/cpu/tables.h"

#include <algorithm>

#include "host/datapath/engines/cpu/filter_compiler.h"
#include "host/datapath/engines/cpu/image_reader.h"
#include "host/datapath/engines/cpu/loads.h"

namespace fibertap::cpu {
namespace {

Session session_of(const abi::SessionRow& row, const FilterCompiler::Filter& filter) {
  Session session{};
  session.ipv4 = filter.ipv4;
  session.ipv6 = filter.ipv6;
  session.interface_id = row.interface_id;
  session.packet_length = row.packet_length;
  session.first_counter = row.first_counter;
  session.flags = row.flags;
  session.mac_count = row.mac_count;
  std::ranges::fill(session.macs, Session::kNoMac);
  for (std::size_t i = 0; i < row.mac_count; ++i) session.macs[i] = mac_of(row.macs[i]);
  return session;
}

}  // namespace

std::shared_ptr<const Tables> compile_tables(std::span<const std::uint8_t> image) {
  const auto sound = read_image(image);
  if (!sound) return nullptr;
  auto tables = std::make_shared<Tables>();
  tables->generation = sound->header.generation;
  tables->vxlan_port = sound->header.vxlan_port;
  tables->row_counters = sound->header.row_counters;

  FilterCompiler filters(sound->rows, *tables);
  std::vector<std::uint32_t> vnis;
  tables->sessions.reserve(sound->sessions.size());
  for (const abi::SessionRow& row : sound->sessions) {
    tables->sessions.push_back(session_of(row, filters.compile(row.first_block, row.row_count)));
    vnis.push_back(row.vni);
  }
  vnis.resize(sound->header.sessions);
  tables->by_vni = SessionTable(vnis);
  if (sound->sessions.size() > vnis.size()) {
    tables->by_vni.default_session = static_cast<std::uint32_t>(vnis.size());
  }
  return tables;
}

}  // namespace fibertap::cpu
