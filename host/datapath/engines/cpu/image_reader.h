#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_IMAGE_READER_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_IMAGE_READER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "abi/rule_image.h"

namespace fibertap::cpu {

/// A rule image that keeps what abi/rule_image.h promises.
struct SoundImage {
  abi::RuleImageHeader header;
  std::vector<abi::SessionRow> sessions;  // the default session's last
  std::vector<abi::RuleRow> rows;
};

/// Absent where the image breaks a promise (ADR 12).
std::optional<SoundImage> read_image(std::span<const std::uint8_t> image);

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_IMAGE_READER_H_
