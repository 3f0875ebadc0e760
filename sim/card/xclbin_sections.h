#ifndef FIBERTAP_SIM_CARD_XCLBIN_SECTIONS_H_
#define FIBERTAP_SIM_CARD_XCLBIN_SECTIONS_H_

#include <xclbin.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace fibertap::card {

/// A section of an xclbin (xclbin.h).
struct Section {
  axlf_section_kind kind;
  const char* name;
  std::vector<std::uint8_t> bytes;
};

/// What write_xclbin() puts into the file.
std::vector<Section> xclbin_sections(unsigned units, std::size_t bank_bytes);

/// Cut to leave a zero at the end of the field.
template <std::size_t kSize, typename Char>
void put_text(Char (&field)[kSize], const std::string& text) {
  std::memcpy(field, text.data(), std::min(text.size(), kSize - 1));
}

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_XCLBIN_SECTIONS_H_
