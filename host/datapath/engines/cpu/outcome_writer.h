#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_OUTCOME_WRITER_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_OUTCOME_WRITER_H_

#include <cstdint>
#include <cstring>

#include "abi/outcome_word.h"
#include "host/base/crc32c.h"

namespace fibertap::cpu {

/// The outcome words of a batch (SPEC 10). Frames take their places in input order, and get their
/// words in any. It is a template for each instruction set to have its own.
template <typename Isa>
class OutcomeWriter {
 public:
  /// Writes abi::outcome_words(frames) of them.
  OutcomeWriter(abi::OutcomeWord* words, std::uint32_t frames)
      : words_(words), next_(words), bytes_(abi::outcome_words(frames) * sizeof(*words)) {}

  /// Where the words go of the frames from the next on.
  abi::OutcomeWord* next() const { return next_; }
  void set_next(abi::OutcomeWord* next) { next_ = next; }

  /// Fills what is behind the frames that took a place and signs all, in one go: a sum over the few
  /// words of a group would cost as much as one over a batch, whose words are in the cache still.
  std::uint32_t finish() {
    auto* const bytes = reinterpret_cast<std::uint8_t*>(words_);
    const auto taken = static_cast<std::size_t>(next_ - words_) * sizeof(*words_);
    if (taken < bytes_) std::memset(bytes + taken, 0, bytes_ - taken);
    Crc32c crc;
    crc.add(bytes, bytes_);
    return crc.value();
  }

 private:
  abi::OutcomeWord* words_;
  abi::OutcomeWord* next_;
  std::size_t bytes_;
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_OUTCOME_WRITER_H_
