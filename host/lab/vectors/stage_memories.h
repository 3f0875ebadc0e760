#ifndef FIBERTAP_HOST_LAB_VECTORS_STAGE_MEMORIES_H_
#define FIBERTAP_HOST_LAB_VECTORS_STAGE_MEMORIES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "host/lab/vectors/recording.h"

namespace fibertap {

/// A memory that a stage reads before it ends, or has written then: card memory behind m_axi, or
/// counters on the card.
struct StageMemory {
  std::string_view name;
  bool is_input;
  std::string_view what;
  std::size_t word_bytes;
  std::vector<std::uint8_t> (*bytes)(const Recording& recording);
};

/// The memories of a stage, or of kAllStages. The tables that LOAD fills are not among them: they
/// come from the rule image.
std::vector<StageMemory> memories_of(std::string_view stage);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_VECTORS_STAGE_MEMORIES_H_
