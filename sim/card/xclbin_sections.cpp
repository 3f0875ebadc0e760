#include "sim/card/xclbin_sections.h"

#include <cstdio>

#include "abi/version.h"
#include "sim/card/kernel_registers.h"
#include "sim/card/xclbin_writer.h"
#include "sim/csim/identity.h"

namespace fibertap::card {
namespace {

using Bytes = std::vector<std::uint8_t>;

template <typename Record>
void append(const Record& record, Bytes& bytes) {
  const auto* const first = reinterpret_cast<const std::uint8_t*>(&record);
  bytes.insert(bytes.end(), first, first + sizeof(record));
}

/// A section that is a count, aligned to 8, and records.
template <typename Record>
Bytes table(const std::vector<Record>& records) {
  Bytes bytes(alignof(Record) == 8 ? 8 : 4);
  const auto count = static_cast<std::int32_t>(records.size());
  std::memcpy(bytes.data(), &count, sizeof(count));
  for (const Record& record : records) append(record, bytes);
  return bytes;
}

std::string unit_name(unsigned index) {
  return std::string(kKernelName) + "_" + std::to_string(index + 1);
}

Bytes mem_topology_section(std::size_t bank_bytes) {
  std::vector<mem_data> banks(kBanks);
  for (unsigned i = 0; i != kBanks; ++i) {
    banks[i].m_type = MEM_DDR4;
    banks[i].m_used = 1;
    banks[i].m_size = bank_bytes / 1024;
    banks[i].m_base_address = i * bank_bytes;
    put_text(banks[i].m_tag, "DDR[" + std::to_string(i) + "]");
  }
  return table(banks);
}

Bytes ip_layout_section(unsigned units) {
  std::vector<ip_data> layout(units);
  for (unsigned i = 0; i != units; ++i) {
    layout[i].m_type = IP_KERNEL;
    layout[i].properties = IP_INT_ENABLE_MASK | i << IP_INTERRUPT_ID_SHIFT |
                           std::uint32_t{AP_CTRL_HS} << IP_CONTROL_SHIFT;
    layout[i].m_base_address = (i + 1) * kUnitAddressStep;
    put_text(layout[i].m_name, std::string(kKernelName) + ":" + unit_name(i));
  }
  return table(layout);
}

Bytes connectivity_section(unsigned units) {
  std::vector<connection> connections;
  for (unsigned i = 0; i != units; ++i) {
    for (const int argument :
         {abi::kArgInput, abi::kArgOutput, abi::kArgOutcomes, abi::kArgStatus}) {
      connections.push_back({argument, static_cast<std::int32_t>(i),
                             static_cast<std::int32_t>(bank_of(i, argument))});
    }
  }
  return table(connections);
}

std::string hex(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof(text), "0x%X", value);
  return text;
}

std::string port_xml(const char* name, const char* mode, std::uint32_t bits) {
  return std::string("<port name=\"") + name + "\" mode=\"" + mode +
         "\" range=\"0xFFFFFFFF\" dataWidth=\"" + std::to_string(bits) +
         "\" portType=\"addressable\" base=\"0x0\"/>";
}

std::string argument_xml(std::size_t index) {
  const ArgumentRegister& argument = kArgumentRegisters[index];
  const std::string size = hex(argument.bytes);
  return std::string("<arg name=\"") + argument.name + "\" addressQualifier=\"" +
         (argument.bytes == 8 ? "1" : "0") + "\" id=\"" + std::to_string(index) + "\" port=\"" +
         argument.port + "\" size=\"" + size + "\" offset=\"" + hex(argument.offset) +
         "\" hostOffset=\"0x0\" hostSize=\"" + size + "\" type=\"" + argument.type + "\"/>";
}

Bytes metadata_section(unsigned units) {
  std::string xml =
      "<?xml version=\"1.0\"?><project name=\"fibertap\"><platform vendor=\"fibertap\" "
      "boardid=\"emulated\" name=\"card\"><device name=\"fpga0\"><core name=\"OCL_REGION_0\" "
      "target=\"csim\" type=\"clc_region\"><kernel name=\"";
  xml += std::string(kKernelName) + "\" language=\"c\" hwControlProtocol=\"ap_ctrl_hs\">";
  xml += port_xml("s_axi_control", "slave", 32);
  for (const char* port :
       {"m_axi_gmem_in", "m_axi_gmem_out", "m_axi_gmem_outcomes", "m_axi_gmem_status"}) {
    xml += port_xml(port, "master", abi::kBeatBytes * 8);
  }
  for (std::size_t i = 0; i != kArgumentRegisters.size(); ++i) xml += argument_xml(i);
  for (unsigned i = 0; i != units; ++i) {
    xml += "<instance name=\"" + unit_name(i) + "\"><addrRemap base=\"" +
           hex((i + 1) * kUnitAddressStep) + "\" port=\"s_axi_control\"/></instance>";
  }
  xml += "</kernel></core></device></platform></project>";
  return {xml.begin(), xml.end()};
}

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

std::string key_value(const std::string& key, const std::string& value) {
  return R"({"key": ")" + key + R"(", "value": ")" + value + R"("})";
}

/// The keys that kernels/hardware/build_xclbin gives to xclbinutil, as that writes them.
Bytes keyvalue_section() {
  const std::uint32_t version = csim::kernel_version();
  char id[17];
  std::snprintf(id, sizeof(id), "%016llx", static_cast<unsigned long long>(csim::source_id()));
  const std::string release = std::to_string(version >> 16) + "." +
                              std::to_string(version >> 8 & 0xFF) + "." +
                              std::to_string(version & 0xFF);
  return bytes_of(R"({"key_values": [)" + key_value("fibertap_kernel_version", release) + ", " +
                  key_value("fibertap_source_id", id) + ", " +
                  key_value("fibertap_abi_version", std::to_string(abi::kAbiVersion)) + "]}");
}

}  // namespace

std::string kernel_description() {
  return std::string("fibertap csim ") + kKernelName + " abi " + std::to_string(abi::kAbiVersion) +
         "\n";
}

std::vector<Section> xclbin_sections(unsigned units, std::size_t bank_bytes) {
  return {
      {BITSTREAM, "bitstream", bytes_of(kernel_description())},
      {EMBEDDED_METADATA, "metadata", metadata_section(units)},
      {MEM_TOPOLOGY, "mem_topology", mem_topology_section(bank_bytes)},
      {CONNECTIVITY, "connectivity", connectivity_section(units)},
      {IP_LAYOUT, "ip_layout", ip_layout_section(units)},
      {BUILD_METADATA, "build_metadata", bytes_of("{}")},
      {KEYVALUE_METADATA, "keyvalue_metadata", keyvalue_section()},
  };
}

}  // namespace fibertap::card
