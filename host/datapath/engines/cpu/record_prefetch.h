#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_RECORD_PREFETCH_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_RECORD_PREFETCH_H_

#include <cstddef>
#include <cstdint>

#include "abi/limits.h"
#include "host/datapath/engines/cpu/matcher.h"

namespace fibertap::cpu {

/// Asks for the records that come: in four steps of every frame, so that memory is never idle and
/// never asked for more than it takes at once. It is a template for each instruction set to have
/// its own.
template <typename Isa>
class RecordPrefetch {
 public:
  explicit RecordPrefetch(const std::uint8_t* record) : next_(address_of(record)) {}

  /// Asks for a piece.
  void some() {
    for (std::uint32_t line = 0; line < lines_; ++line) {
      // NOLINTNEXTLINE(performance-no-int-to-ptr): it may lie behind the arena.
      __builtin_prefetch(reinterpret_cast<const void*>(next_));
      next_ += abi::kBeatBytes;
    }
  }

  /// Once for each group, which begins at `record`: a number of lines that changed from frame to
  /// frame were a branch mispredicted.
  void pace(const std::uint8_t* record) {
    if (next_ < address_of(record)) next_ = address_of(record);
    const std::size_t ahead = next_ - address_of(record);
    const std::size_t lines = ahead < kBytes ? (kBytes - ahead) / abi::kBeatBytes : 0;
    lines_ = static_cast<std::uint32_t>((lines + kStepsOfGroup - 1) / kStepsOfGroup);
  }

 private:
  /// Records are asked for this far ahead, some groups of them.
  static constexpr std::size_t kBytes = 65536;
  static constexpr std::size_t kStepsOfGroup = 4 * kGroup;

  static std::uintptr_t address_of(const std::uint8_t* bytes) {
    return reinterpret_cast<std::uintptr_t>(bytes);
  }

  std::uintptr_t next_;  // may lie behind the arena, where a pointer may not
  std::uint32_t lines_ = 0;
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_RECORD_PREFETCH_H_
