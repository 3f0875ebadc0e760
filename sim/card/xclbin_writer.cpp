#include "sim/card/xclbin_writer.h"

#include <xclbin.h>

#include <cstring>
#include <stdexcept>

#include "sim/card/kernel_registers.h"
#include "sim/card/xclbin_sections.h"

namespace fibertap::card {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Magic, header and section headers, then the sections; the uuid is zero.
Bytes assemble(const std::vector<Section>& sections) {
  const std::size_t head_bytes =
      offsetof(axlf, m_sections) + sections.size() * sizeof(axlf_section_header);
  std::size_t at = (head_bytes + 7) / 8 * 8;
  std::vector<axlf_section_header> headers;
  for (const Section& section : sections) {
    axlf_section_header header{};
    header.m_sectionKind = section.kind;
    put_text(header.m_sectionName, section.name);
    header.m_sectionOffset = at;
    header.m_sectionSize = section.bytes.size();
    headers.push_back(header);
    at = (at + section.bytes.size() + 7) / 8 * 8;
  }

  axlf top{};
  std::memcpy(top.m_magic, "xclbin2", 8);
  top.m_signature_length = -1;
  std::memset(top.reserved, 0xFF, sizeof(top.reserved));
  top.m_header.m_length = at;
  top.m_header.m_versionMajor = 2;
  top.m_header.m_mode = XCLBIN_FLAT;
  put_text(top.m_header.m_platformVBNV, "fibertap_emulated_card");
  top.m_header.m_numSections = static_cast<std::uint32_t>(sections.size());

  Bytes bytes(at);
  std::memcpy(bytes.data(), &top, offsetof(axlf, m_sections));
  std::memcpy(bytes.data() + offsetof(axlf, m_sections), headers.data(),
              headers.size() * sizeof(headers[0]));
  for (std::size_t i = 0; i != sections.size(); ++i) {
    std::memcpy(bytes.data() + headers[i].m_sectionOffset, sections[i].bytes.data(),
                sections[i].bytes.size());
  }
  return bytes;
}

/// Name-based (RFC 4122, version 5), so that another content is another xclbin to XRT.
void put_uuid(Bytes& xclbin) {
  const uuid_t name_space = {'f', 'i', 'b', 'e', 'r', 't', 'a', 'p'};
  uuid_t uuid;
  uuid_generate_sha1(uuid, name_space, reinterpret_cast<const char*>(xclbin.data()), xclbin.size());
  std::memcpy(xclbin.data() + offsetof(axlf, m_header) + offsetof(axlf_header, uuid), uuid,
              sizeof(uuid));
}

}  // namespace

std::vector<std::uint8_t> write_xclbin(unsigned units, std::size_t bank_bytes) {
  if (units == 0 || units > kMaxUnits) {
    throw std::invalid_argument("emulated card: found " + std::to_string(units) +
                                " compute units, expected 1 to " + std::to_string(kMaxUnits));
  }
  if (bank_bytes == 0 || bank_bytes % 1024 != 0) {
    throw std::invalid_argument("emulated card: found banks of " + std::to_string(bank_bytes) +
                                " bytes, expected whole KiB");
  }
  Bytes xclbin = assemble(xclbin_sections(units, bank_bytes));
  put_uuid(xclbin);
  return xclbin;
}

}  // namespace fibertap::card
