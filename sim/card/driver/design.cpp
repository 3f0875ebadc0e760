#include "sim/card/driver/design.h"

#include <xclbin.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <stdexcept>

#include "sim/card/xclbin_writer.h"

namespace fibertap::card {
namespace {

using Section = std::span<const std::uint8_t>;

Section find_section(const axlf& xclbin, axlf_section_kind kind, const std::string& name) {
  const axlf_section_header* const header = ::xclbin::get_axlf_section(&xclbin, kind);
  const std::uint64_t length = xclbin.m_header.m_length;
  if (header == nullptr || header->m_sectionOffset > length ||
      header->m_sectionSize > length - header->m_sectionOffset) {
    throw std::invalid_argument("xclbin without a whole section " + name);
  }
  return {reinterpret_cast<const std::uint8_t*>(&xclbin) + header->m_sectionOffset,
          header->m_sectionSize};
}

/// The records behind a section's count, which is aligned as they are.
template <typename Record>
std::vector<Record> records(Section section, const std::string& name) {
  std::int32_t count = 0;
  const std::size_t head = std::max(sizeof(count), alignof(Record));
  if (section.size() >= head) std::memcpy(&count, section.data(), sizeof(count));
  if (section.size() < head || count < 0 ||
      static_cast<std::size_t>(count) > (section.size() - head) / sizeof(Record)) {
    throw std::invalid_argument("xclbin: section " + name + " is shorter than its count");
  }
  std::vector<Record> found(static_cast<std::size_t>(count));
  std::memcpy(found.data(), section.data() + head, found.size() * sizeof(Record));
  return found;
}

template <std::size_t kSize>
std::string text(const unsigned char (&field)[kSize]) {
  const char* const first = reinterpret_cast<const char*>(field);
  return {first, strnlen(first, kSize)};
}

void check_kernel(Section bitstream) {
  const std::string found(bitstream.begin(), bitstream.end());
  if (found == kernel_description()) return;
  throw std::invalid_argument("xclbin: its bitstream is not of this emulated card, expected '" +
                              kernel_description().substr(0, kernel_description().size() - 1) +
                              "'; load the xclbin that the emulated card brings");
}

}  // namespace

Design read_design(const axlf& xclbin) {
  if (std::memcmp(xclbin.m_magic, "xclbin2", sizeof(xclbin.m_magic)) != 0) {
    throw std::invalid_argument("not an xclbin");
  }
  check_kernel(find_section(xclbin, BITSTREAM, "BITSTREAM"));

  Design design;
  std::memcpy(design.uuid.data(), xclbin.m_header.uuid, design.uuid.size());
  const Section banks = find_section(xclbin, MEM_TOPOLOGY, "MEM_TOPOLOGY");
  for (const mem_data& bank : records<mem_data>(banks, "MEM_TOPOLOGY")) {
    design.banks.push_back({bank.m_base_address, bank.m_used != 0 ? bank.m_size * 1024 : 0});
  }
  auto layout = records<ip_data>(find_section(xclbin, IP_LAYOUT, "IP_LAYOUT"), "IP_LAYOUT");
  std::erase_if(layout, [](const ip_data& ip) { return ip.m_type != IP_KERNEL; });
  std::ranges::sort(layout, {}, &ip_data::m_base_address);
  for (const ip_data& unit : layout) design.units.push_back(text(unit.m_name));
  return design;
}

}  // namespace fibertap::card
